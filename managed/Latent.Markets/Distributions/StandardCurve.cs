using System.Collections.Concurrent;
using MathNet.Numerics;
using MathNet.Numerics.Distributions;
using static System.FormattableString;

namespace Latent.Markets;

/// <summary>A symmetric distribution of location 0 and scale 1, of which others are made by shifting, stretching and mixing.</summary>
internal abstract class StandardCurve
{
    // Degrees that are estimated differ from fit to fit; those of the last fits are enough to keep.
    private const int MostKept = 64;

    private static readonly ConcurrentDictionary<double, StandardCurve> KeptCurves = new();

    private CurveTable? _table;

    /// <summary>The curve as a table; slow to make, and made when first asked for.</summary>
    public CurveTable Table => _table ??= new CurveTable(this);

    /// <summary>The variance.</summary>
    public abstract double Variance { get; }

    /// <summary>Half the mean difference of two independent draws, ½ E|X − X′| = ∫ F (1 − F).</summary>
    public abstract double HalfMeanDifference { get; }

    /// <summary>The curve of a number of degrees of freedom; of the normal for infinitely many.</summary>
    /// <exception cref="ArgumentOutOfRangeException">They are not above 2.</exception>
    public static StandardCurve Of(double degrees) => degrees switch
    {
        double.PositiveInfinity => StandardNormal.Instance,
        > 2 => Kept(degrees),
        _ => throw new ArgumentOutOfRangeException(nameof(degrees), Invariant($"The number of degrees of freedom is {degrees}; it must be above 2, so that the deviation is finite.")),
    };

    /// <summary>p(z).</summary>
    public double Density(double z) => Math.Exp(LogDensity(z));

    /// <summary>ln p(z).</summary>
    public abstract double LogDensity(double z);

    /// <summary>The derivative of ln p(z).</summary>
    public abstract double LogSlope(double z);

    /// <summary>P(Z ≤ z).</summary>
    public abstract double Cdf(double z);

    /// <summary>∫ u p(u) du from −∞ to z, which is never positive.</summary>
    public abstract double PartialMean(double z);

    /// <summary>∫ F(u) du from −∞ to z.</summary>
    public double IntegralOfCdf(double z) => z * Cdf(z) - PartialMean(z);

    /// <summary>E|Z − z| = z (2 F(z) − 1) − 2 · <see cref="PartialMean"/>.</summary>
    public double MeanDistance(double z) => double.IsInfinity(z) ? double.PositiveInfinity : z * (2 * Cdf(z) - 1) - 2 * PartialMean(z);

    /// <summary>The z with F(z) = probability.</summary>
    public double Quantile(double probability) => probability <= 0.5 ? LowerQuantile(probability) : -LowerQuantile(1 - probability);

    /// <summary>A draw: a radius of one uniform number and an angle of another, of which normal and t differ in the radius only.</summary>
    public double Sample(RandomSource random)
    {
        double radius = Radius(1 - random.NextUniform());
        return radius * Math.Cos(2 * Math.PI * random.NextUniform());
    }

    /// <summary>The quantile of at most one half.</summary>
    protected abstract double LowerQuantile(double probability);

    /// <summary>The radius of a uniform number of (0, 1].</summary>
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
    /// <summary>The only one.</summary>
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

    /// <summary>Box and Muller (1958).</summary>
    protected override double Radius(double uniform) => Math.Sqrt(-2 * Math.Log(uniform));
}
