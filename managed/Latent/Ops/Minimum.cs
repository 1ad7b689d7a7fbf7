using Latent.Interop;

namespace Latent;

/// <summary>y = min(p, q); NaN if either is. Where p = q each receives half of the gradient.</summary>
internal sealed record MinimumOp() : BinaryOp(CombineKind.Minimum)
{
    public override double Value(double p, double q) => double.IsNaN(p) || double.IsNaN(q) ? double.NaN : Math.Min(p, q);

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) =>
        (gradient * MaximumOp.WhereLarger(q, p), gradient * MaximumOp.WhereLarger(p, q));
}

public sealed partial class Tensor
{
    /// <summary>min(p, q), element by element, with broadcasting. Where p = q each receives half of the gradient.</summary>
    public Tensor Minimum(Tensor other) => Apply(new MinimumOp(), other);
}
