namespace Latent.Markets;

/// <summary>
/// The current volatility as the unit of returns, which makes calm and turbulent days comparable. It is the square root of the
/// exponentially weighted mean of past daily variances, by Garman and Klass if the range is known, else of squared returns.
/// </summary>
/// <param name="decay">The weight of a day relative to that of the day after it, above 0 and below 1.</param>
/// <param name="days">The number of days in the mean.</param>
public sealed class VolatilityUnit(double decay, int days)
{
    /// <summary>The number of days it needs, today included.</summary>
    public int Days => days + 1;

    /// <summary>The least unit, a basis point. In a smaller unit, the first move after days without moves would be larger than all
    /// others.</summary>
    public const double Least = 1e-4;

    /// <summary>Computes the volatility of a day's log return, at least <see cref="Least"/>.</summary>
    public double Of(PastWindow past)
    {
        double sum = 0;
        double weights = 0;
        double weight = 1;
        for (int daysAgo = 0; daysAgo < days; daysAgo++, weight *= decay)
        {
            double variance = past.HasRange ? GarmanKlassVolatility.Variance(past, daysAgo) : past.Return(daysAgo) * past.Return(daysAgo);
            sum += weight * variance;
            weights += weight;
        }

        return Math.Sqrt(Math.Max(sum / weights, Least * Least));
    }
}
