using Latent.Interop;

namespace Latent;

/// <summary>y = 1, 0 or −1 by the sign of x; its gradient is 0.</summary>
internal sealed record SignOp() : UnaryOp(MapKind.Sign)
{
    public override double Value(double x) => double.IsNaN(x) ? x : Math.Sign(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => null;
}

public sealed partial class Tensor
{
    /// <summary>y = 1, 0 or −1 by the sign of x; its gradient is 0.</summary>
    public Tensor Sign() => Apply(new SignOp());
}
