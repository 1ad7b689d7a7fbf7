namespace Latent.Markets;

/// <summary>The distribution of a return that is still to come; of log returns, in natural units (0.01 is one per cent).</summary>
public abstract class ReturnDistribution
{
    /// <summary>The mean.</summary>
    public abstract double Mean { get; }

    /// <summary>The standard deviation.</summary>
    public abstract double Deviation { get; }

    /// <summary>P(X ≤ x).</summary>
    public abstract double Cdf(double x);

    /// <summary>ln p(x).</summary>
    public abstract double LogDensity(double x);

    /// <summary>The x with P(X ≤ x) = p.</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public abstract double Quantile(double probability);

    /// <summary>The mean of what lies below a quantile, E[X | X ≤ q(p)].</summary>
    /// <param name="probability">Above 0 and below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">It is not.</exception>
    public abstract double ExpectedShortfall(double probability);

    /// <summary>The continuous ranked probability score ∫ (F(x) − 1{x ≥ y})² dx of what happened, in the units of the return; lower is better (Gneiting and
    /// Raftery, "Strictly proper scoring rules, prediction, and estimation", 2007, section 4.2).</summary>
    public abstract double Crps(double outcome);

    /// <summary>A draw.</summary>
    public abstract double Sample(RandomSource random);
}
