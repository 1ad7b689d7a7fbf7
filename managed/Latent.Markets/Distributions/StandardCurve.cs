using System.Collections.Concurrent;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>A symmetric distribution of location 0 and scale 1. Other distributions shift, stretch and mix it.</summary>
internal abstract class StandardCurve
{
    // Estimated degrees of freedom differ from fit to fit, so that curves of old fits are dropped.
    private const int MostKept = 64;

    private static readonly ConcurrentDictionary<double, StandardCurve> KeptCurves = new();

    private CurveTable? _table;

    /// <summary>The curve as a table. It is slow to make; the first use makes it.</summary>
    public CurveTable Table => _table ??= new CurveTable(this);

    /// <summary>The variance.</summary>
    public abstract double Variance { get; }

    /// <summary>Half the mean difference of two independent draws, ½ E|X − X′| = ∫ F (1 − F).</summary>
    public abstract double HalfMeanDifference { get; }

    /// <summary>The curve with the given degrees of freedom; infinity gives the normal curve.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The degrees of freedom are not above 2.</exception>
    public static StandardCurve Of(double degrees) => degrees switch
    {
        double.PositiveInfinity => StandardNormal.Instance,
        > 2 => Kept(degrees),
        _ => throw new ArgumentOutOfRangeException(nameof(degrees),
            Invariant($"The number of degrees of freedom is {degrees}; it must be above 2, so that the deviation is finite.")),
    };

    /// <summary>The density p(z).</summary>
    public double Density(double z) => Math.Exp(LogDensity(z));

    /// <summary>The logarithm of the density, ln p(z).</summary>
    public abstract double LogDensity(double z);

    /// <summary>The derivative of ln p(z).</summary>
    public abstract double LogSlope(double z);

    /// <summary>The cumulative function P(Z ≤ z).</summary>
    public abstract double Cdf(double z);

    /// <summary>The integral ∫ u p(u) du from −∞ to z, which is never positive.</summary>
    public abstract double PartialMean(double z);

    /// <summary>The integral ∫ F(u) du from −∞ to z.</summary>
    public double IntegralOfCdf(double z) => z * Cdf(z) - PartialMean(z);

    /// <summary>The mean distance E|Z − z| = z (2 F(z) − 1) − 2 · <see cref="PartialMean"/>.</summary>
    public double MeanDistance(double z) => double.IsInfinity(z) ? double.PositiveInfinity : z * (2 * Cdf(z) - 1) - 2 * PartialMean(z);

    /// <summary>The quantile: the z with F(z) = probability.</summary>
    public double Quantile(double probability) => probability <= 0.5 ? LowerQuantile(probability) : -LowerQuantile(1 - probability);

    /// <summary>Draws a value from a radius, made of one uniform number, and an angle, made of another. Normal and t differ in the radius
    /// only.</summary>
    public double Sample(RandomSource random)
    {
        double radius = Radius(1 - random.NextUniform());
        return radius * Math.Cos(2 * Math.PI * random.NextUniform());
    }

    /// <summary>The quantile of a probability of at most one half.</summary>
    protected abstract double LowerQuantile(double probability);

    /// <summary>The radius that belongs to a uniform number in (0, 1].</summary>
    protected abstract double Radius(double uniform);

    private static StandardCurve Kept(double degrees)
    {
        if (KeptCurves.Count >= MostKept)
        {
            KeptCurves.Clear();
        }

        return KeptCurves.GetOrAdd(degrees, static degrees => new StandardStudentT(degrees));
    }
}

/// <summary>The standard normal distribution.</summary>
internal sealed class StandardNormal : StandardCurve
{
    /// <summary>The only instance.</summary>
    public static readonly StandardNormal Instance = new();

    private static readonly double LogPeak = -0.5 * Math.Log(2 * Math.PI);

    private StandardNormal()
    {
    }

    /// <inheritdoc/>
    public override double Variance => 1;

    /// <inheritdoc/>
    public override double HalfMeanDifference { get; } = 1 / Math.Sqrt(Math.PI);

    /// <inheritdoc/>
    public override double LogDensity(double z) => LogPeak - 0.5 * z * z;

    /// <inheritdoc/>
    public override double LogSlope(double z) => -z;

    /// <inheritdoc/>
    public override double Cdf(double z) => 0.5 * SpecialFunctions.Erfc(-z / Constants.Sqrt2);

    /// <inheritdoc/>
    public override double PartialMean(double z) => -Density(z);

    /// <inheritdoc/>
    protected override double LowerQuantile(double probability) => Normal.InvCDF(0, 1, probability);

    /// <summary>The radius by Box and Muller (1958).</summary>
    protected override double Radius(double uniform) => Math.Sqrt(-2 * Math.Log(uniform));
}
