namespace Latent.Markets;

/// <summary>The normal distribution; its score is σ (z (2Φ(z) − 1) + 2φ(z) − 1/√π) (Gneiting and Raftery, "Strictly proper scoring rules, prediction, and
/// estimation", 2007, section 4.2, equation 21), its shortfall μ − σ φ(z) / p.</summary>
public sealed class NormalDistribution : LocationScaleDistribution
{
    /// <summary>The distribution of given moments.</summary>
    /// <param name="mean">The mean, finite.</param>
    /// <param name="deviation">The standard deviation, above 0 and finite.</param>
    /// <exception cref="ArgumentOutOfRangeException">They are not.</exception>
    public NormalDistribution(double mean, double deviation)
        : base(mean, deviation, StandardNormal.Instance)
    {
        Check.Finite(mean, nameof(mean));
        Check.Positive(deviation, nameof(deviation));
    }
}
