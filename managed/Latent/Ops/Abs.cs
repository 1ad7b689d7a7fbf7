using Latent.Interop;

namespace Latent;

/// <summary>y = |x|; its gradient at 0 is 0.</summary>
internal sealed record AbsOp() : UnaryOp(MapKind.Abs)
{
    public override double Value(double x) => Math.Abs(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * x.Sign();
}

public sealed partial class Tensor
{
    /// <summary>y = |x|; its gradient at 0 is 0.</summary>
    public Tensor Abs() => Apply(new AbsOp());
}
