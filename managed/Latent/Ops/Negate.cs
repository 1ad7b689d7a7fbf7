using Latent.Interop;

namespace Latent;

/// <summary>y = −x.</summary>
internal sealed record NegateOp() : UnaryOp(MapKind.Negate)
{
    public override double Value(double x) => -x;

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => -gradient;
}

public sealed partial class Tensor
{
    /// <summary>y = −x.</summary>
    public Tensor Negate() => Apply(new NegateOp());
}
