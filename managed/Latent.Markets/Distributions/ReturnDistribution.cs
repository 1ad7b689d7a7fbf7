namespace Latent.Markets;

/// <summary>The distribution of a future log return, in natural units (0.01 is one per cent).</summary>
public abstract class ReturnDistribution
{
    /// <summary>The mean.</summary>
    public abstract double Mean { get; }

    /// <summary>The standard deviation.</summary>
    public abstract double Deviation { get; }

    /// <summary>The cumulative function P(X ≤ x).</summary>
    public abstract double Cdf(double x);

    /// <summary>The logarithm of the density, ln p(x).</summary>
    public abstract double LogDensity(double x);

    /// <summary>The quantile: the x with P(X ≤ x) = p.</summary>
    /// <param name="probability">The probability p, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not above 0 and below 1.</exception>
    public abstract double Quantile(double probability);

    /// <summary>The mean of the returns below a quantile, E[X | X ≤ q(p)].</summary>
    /// <param name="probability">The probability p, above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is not above 0 and below 1.</exception>
    public abstract double ExpectedShortfall(double probability);

    /// <summary>The continuous ranked probability score ∫ (F(x) − 1{x ≥ y})² dx of an outcome y, in the units of the return; lower is
    /// better (Gneiting and Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007, section 4.2).</summary>
    public abstract double Crps(double outcome);

    /// <summary>Draws a return.</summary>
    public abstract double Sample(RandomSource random);
}
