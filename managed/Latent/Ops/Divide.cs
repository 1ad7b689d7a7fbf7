using Latent.Interop;

namespace Latent;

/// <summary>y = p / q.</summary>
internal sealed record DivideOp() : BinaryOp(CombineKind.Divide)
{
    public override double Value(double p, double q) => p / q;

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) =>
        (gradient / q, -(gradient * y / q));
}

public sealed partial class Tensor
{
    /// <summary>p / q, element by element, with broadcasting.</summary>
    public static Tensor operator /(Tensor left, Tensor right) => left.Apply(new DivideOp(), right);

    /// <summary>x / number.</summary>
    public static Tensor operator /(Tensor left, double right) => left.Affine(1 / right, 0);

    /// <summary>number / x.</summary>
    public static Tensor operator /(double left, Tensor right) => left * right.Reciprocal();
}
