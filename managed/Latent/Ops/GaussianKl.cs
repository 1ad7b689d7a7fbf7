using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = (p² + e^q − 1 − q) / 2 = KL(N(p, e^q) ‖ N(0, 1)) of a mean p and a log-variance q.</summary>
internal sealed record GaussianKlOp() : BinaryOp(CombineKind.GaussianKl)
{
    public override double Value(double p, double q) => 0.5 * (p * p + SpecialFunctions.Expm1(q) - q);

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) =>
        (gradient * p, gradient * (0.5 * q.Expm1()));
}

public sealed partial class Tensor
{
    /// <summary>KL(N(x, e^logVariance) ‖ N(0, 1)), element by element, of means x (Kingma and Welling, 2014, appendix B).</summary>
    public Tensor GaussianKl(Tensor logVariance) => Apply(new GaussianKlOp(), logVariance);
}
