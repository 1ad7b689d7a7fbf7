using Latent.Interop;

namespace Latent;

/// <summary>y = √x; NaN below 0. Its gradient at 0 is infinite.</summary>
internal sealed record SqrtOp() : UnaryOp(MapKind.Sqrt)
{
    public override double Value(double x) => Math.Sqrt(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * 0.5f / y;
}

public sealed partial class Tensor
{
    /// <summary>y = √x; NaN below 0. Its gradient at 0 is infinite.</summary>
    public Tensor Sqrt() => Apply(new SqrtOp());
}
