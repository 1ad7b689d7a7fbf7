using Latent.Interop;

namespace Latent;

/// <summary>y = eˣ.</summary>
internal sealed record ExpOp() : UnaryOp(MapKind.Exp)
{
    public override double Value(double x) => Math.Exp(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * y;
}

public sealed partial class Tensor
{
    /// <summary>y = eˣ.</summary>
    public Tensor Exp() => Apply(new ExpOp());
}
