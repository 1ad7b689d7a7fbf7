using Latent.Interop;

namespace Latent;

/// <summary>y = max(p, q); NaN if either is. Where p = q each receives half of the gradient.</summary>
internal sealed record MaximumOp() : BinaryOp(CombineKind.Maximum)
{
    public override double Value(double p, double q) => double.IsNaN(p) || double.IsNaN(q) ? double.NaN : Math.Max(p, q);

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) =>
        (gradient * WhereLarger(p, q), gradient * WhereLarger(q, p));

    /// <summary>1 where p > q, ½ where they are equal, 0 elsewhere.</summary>
    internal static Tensor WhereLarger(Tensor p, Tensor q) => 0.5 * (1 + p.Greater(q) - q.Greater(p));
}

public sealed partial class Tensor
{
    /// <summary>max(p, q), element by element, with broadcasting. Where p = q each receives half of the gradient.</summary>
    public Tensor Maximum(Tensor other) => Apply(new MaximumOp(), other);
}
