using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>
/// y = max(p, 0) − p · q + log1p(e^−|p|): the cross-entropy of a Bernoulli target q under the logit p, exact for large |p|.
/// </summary>
internal sealed record BceWithLogitsOp() : BinaryOp(CombineKind.BceWithLogits)
{
    public override double Value(double p, double q) => SpecialFunctions.Softplus(p) - p * q;

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) =>
        (gradient * (p.Sigmoid() - q), -gradient * p);
}

public sealed partial class Tensor
{
    /// <summary>
    /// −target · ln σ(x) − (1 − target) · ln(1 − σ(x)), element by element, for logits x and targets between 0 and 1. It is computed from
    /// the logits, so that it neither overflows nor saturates.
    /// </summary>
    public Tensor BceWithLogits(Tensor target) => Apply(new BceWithLogitsOp(), target);
}
