using Latent.Interop;

namespace Latent;

/// <summary>y = p · q.</summary>
internal sealed record MultiplyOp() : BinaryOp(CombineKind.Multiply)
{
    public override double Value(double p, double q) => p * q;

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) => (gradient * q, gradient * p);
}

public sealed partial class Tensor
{
    /// <summary>p · q, element by element, with broadcasting.</summary>
    public static Tensor operator *(Tensor left, Tensor right) => left.Apply(new MultiplyOp(), right);

    /// <summary>x · number.</summary>
    public static Tensor operator *(Tensor left, double right) => left.Affine(right, 0);

    /// <summary>number · x.</summary>
    public static Tensor operator *(double left, Tensor right) => right.Affine(left, 0);
}
