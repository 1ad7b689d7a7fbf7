namespace Latent.Markets;

/// <summary>
/// The volatility at hand, in which returns are measured so that calm and turbulent days can be compared: the square root of the exponentially weighted
/// mean of the daily variances of the past, by Garman and Klass where the range is known, else of squared returns.
/// </summary>
/// <param name="decay">The weight of a day relative to that of the day after it, above 0 and below 1.</param>
/// <param name="days">How many days are looked at.</param>
public sealed class VolatilityUnit(double decay, int days)
{
    /// <summary>The number of days, today included, that must be known.</summary>
    public int Days => days + 1;

    /// <summary>The least unit, a basis point: in a smaller one, the first move after days of rest would be larger than all others.</summary>
    public const double Least = 1e-4;

    /// <summary>The volatility of a day's log return, at least <see cref="Least"/>.</summary>
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
