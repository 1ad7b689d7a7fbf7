using Latent.Interop;

namespace Latent;

/// <summary>y = max(x, 0); its gradient at 0 is 0.</summary>
internal sealed record ReluOp() : UnaryOp(MapKind.Relu), IActivation
{
    public Activation Kind => Activation.Relu;

    public override double Value(double x) => double.IsNaN(x) ? x : Math.Max(x, 0);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient.Gate(y);
}

public sealed partial class Tensor
{
    /// <summary>y = max(x, 0); its gradient at 0 is 0.</summary>
    public Tensor Relu() => Apply(new ReluOp());
}
