using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = 1 / (1 + e⁻ˣ).</summary>
internal sealed record SigmoidOp() : UnaryOp(MapKind.Sigmoid), IActivation
{
    public Activation Kind => Activation.Sigmoid;

    public override double Value(double x) => SpecialFunctions.Sigmoid(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (y * (1 - y));
}

public sealed partial class Tensor
{
    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => Apply(new SigmoidOp());
}
