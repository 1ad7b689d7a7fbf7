using Latent.Interop;

namespace Latent;

/// <summary>y = x where x > 0, else slope · x (Maas et al., 2013).</summary>
internal sealed record LeakyReluOp(double Slope) : UnaryOp(MapKind.LeakyRelu, Slope), IActivation
{
    public Activation Kind => Activation.LeakyRelu;

    public override double Value(double x) => x > 0 ? x : Slope * x;

    // With a slope above 0 the output has the sign of the input, so the memory of the input can be reused.
    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient.Gate(Slope > 0 ? y : x, Slope);
}

public sealed partial class Tensor
{
    /// <summary>y = x where x > 0, else slope · x; its gradient at 0 is the slope.</summary>
    public Tensor LeakyRelu(double slope = 0.01) => Apply(new LeakyReluOp(slope));
}
