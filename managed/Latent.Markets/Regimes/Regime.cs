namespace Latent.Markets;

/// <summary>One of the states of a model, as the days it was fitted on show it.</summary>
/// <param name="Name">By volatility and drift: <c>calm, rising</c>.</param>
/// <param name="Share">The share of days spent in it.</param>
/// <param name="Mean">The mean log return of a day that follows a day in it.</param>
/// <param name="Deviation">The standard deviation of that return.</param>
/// <param name="Duration">The expected number of days spent in it at a stretch.</param>
public sealed record Regime(string Name, double Share, double Mean, double Deviation, double Duration)
{
    /// <summary>The single state of models that know no others.</summary>
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
