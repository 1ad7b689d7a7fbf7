namespace Latent.Markets;

/// <summary>The logarithm of a volatility: the square root of the mean daily variance over some days.</summary>
/// <remarks>It is a logarithm since volatilities vary by factors. If prices did not move, it is the logarithm of
/// <see cref="Least"/>.</remarks>
/// <param name="days">The number of days, 1 or more.</param>
public abstract class Volatility(int days) : ScalarFeature
{
    /// <summary>The least volatility of a day, a hundredth of a basis point; lower ones are raised to it.</summary>
    public const double Least = 1e-6;

    /// <summary>The number of days in the mean.</summary>
    protected int Window => days;

    /// <inheritdoc/>
    public override int Days => days + 1;

    /// <inheritdoc/>
    public sealed override double Of(PastWindow past)
    {
        double sum = 0;
        for (int daysAgo = 0; daysAgo < days; daysAgo++)
        {
            sum += VarianceOf(past, daysAgo);
        }

        return 0.5 * Math.Log(Math.Max(sum / days, Least * Least));
    }

    /// <summary>An estimate of the variance of one day's log return.</summary>
    protected abstract double VarianceOf(PastWindow past, int daysAgo);
}

/// <summary>The volatility from closes alone: a day's variance is its squared log return.</summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class RealizedVolatility(int days) : Volatility(days)
{
    /// <inheritdoc/>
    public override string Name => $"volatility-{Window}";

    /// <inheritdoc/>
    protected override double VarianceOf(PastWindow past, int daysAgo) => past.Return(daysAgo) * past.Return(daysAgo);
}

/// <summary>The volatility from the day's range: ln(high / low)² / (4 ln 2) (Parkinson, "The extreme value method for estimating the
/// variance of the rate of return", 1980).</summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class ParkinsonVolatility(int days) : Volatility(days)
{
    /// <inheritdoc/>
    public override string Name => $"parkinson-{Window}";

    /// <inheritdoc/>
    public override bool NeedsRange => true;

    /// <inheritdoc/>
    protected override double VarianceOf(PastWindow past, int daysAgo) =>
        Square(Math.Log(past[daysAgo].High / past[daysAgo].Low)) / (4 * Math.Log(2));

    private static double Square(double x) => x * x;
}

/// <summary>
/// The volatility from open, high, low and close: ½ ln(high / low)² − (2 ln 2 − 1) ln(close / open)², plus ln(open / close of the day
/// before)² for the night (Garman and Klass, "On the estimation of security price volatilities from historical data", 1980).
/// </summary>
/// <param name="days">The number of days, 1 or more.</param>
public sealed class GarmanKlassVolatility(int days) : Volatility(days)
{
    /// <inheritdoc/>
    public override string Name => $"garman-klass-{Window}";

    /// <inheritdoc/>
    public override bool NeedsRange => true;

    /// <summary>The variance of one day.</summary>
    public static double Variance(PastWindow past, int daysAgo)
    {
        Bar bar = past[daysAgo];
        double range = Math.Log(bar.High / bar.Low);
        double body = Math.Log(bar.Close / bar.Open);
        double night = Math.Log(bar.Open / past[daysAgo + 1].Close);
        return 0.5 * range * range - (2 * Math.Log(2) - 1) * body * body + night * night;
    }

    /// <inheritdoc/>
    protected override double VarianceOf(PastWindow past, int daysAgo) => Variance(past, daysAgo);
}
