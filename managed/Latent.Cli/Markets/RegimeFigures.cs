using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>A state of a model in the units that people compare.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Share">The share of days spent in it.</param>
/// <param name="AnnualMean">The mean log return after a day in it, times the days of a year.</param>
/// <param name="AnnualVolatility">The standard deviation of that return, times the root of the days of a year.</param>
/// <param name="ExpectedDays">The expected number of days spent in it at a stretch; null if it is never left.</param>
/// <param name="Probability">Its probability today.</param>
internal sealed record RegimeFigures(string Name, double Share, double? AnnualMean, double? AnnualVolatility, double? ExpectedDays, double Probability)
{
    /// <summary>The states of a model, the calmest first.</summary>
    /// <param name="regimes">They.</param>
    /// <param name="probabilities">Of each, today.</param>
    /// <param name="barsPerYear">Days of a year.</param>
    public static IReadOnlyList<RegimeFigures> Of(IReadOnlyList<Regime> regimes, IReadOnlyList<double> probabilities, double barsPerYear) =>
    [
        .. regimes.Zip(probabilities).OrderBy(state => state.First.Deviation).Select(state => new RegimeFigures(
            state.First.Name, state.First.Share, Figures.Finite(state.First.Mean * barsPerYear), Figures.Finite(state.First.Deviation * Math.Sqrt(barsPerYear)),
            Figures.Finite(state.First.Duration), state.Second)),
    ];
}
