namespace Latent.Markets;

/// <summary>A state of a model, described by the days of the fit.</summary>
/// <param name="Name">The name by volatility and drift, such as <c>calm, rising</c>.</param>
/// <param name="Share">The fraction of days in the state.</param>
/// <param name="Mean">The mean log return of the day after a day in the state.</param>
/// <param name="Deviation">The standard deviation of that return.</param>
/// <param name="Duration">The expected number of consecutive days in the state.</param>
public sealed record Regime(string Name, double Share, double Mean, double Deviation, double Duration)
{
    /// <summary>Returns the single state of a model without states.</summary>
    /// <param name="returns">Daily log returns.</param>
    public static Regime Whole(ReadOnlySpan<double> returns)
    {
        double mean = 0;
        foreach (double value in returns)
        {
            mean += value / returns.Length;
        }

        double square = 0;
        foreach (double value in returns)
        {
            square += (value - mean) * (value - mean) / returns.Length;
        }

        return new Regime("one state", 1, mean, Math.Sqrt(square), double.PositiveInfinity);
    }
}
