namespace Latent.Markets;

/// <summary>The normal distribution. Its score is σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting and Raftery, "Strictly proper scoring rules,
/// prediction, and estimation", 2007, section 4.2, equation 21); its expected shortfall is μ − σ φ(z) / p.</summary>
public sealed class NormalDistribution : LocationScaleDistribution
{
    /// <summary>Creates the distribution from its mean and standard deviation.</summary>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="deviation">The standard deviation, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The mean is not finite, or the deviation is not above 0 and finite.</exception>
    public NormalDistribution(double mean, double deviation)
        : base(mean, deviation, StandardNormal.Instance)
    {
        Check.Finite(mean, nameof(mean));
        Check.Positive(deviation, nameof(deviation));
    }
}
