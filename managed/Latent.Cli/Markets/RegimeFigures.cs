using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>A state of a model, in annual units.</summary>
/// <param name="Name">The name.</param>
/// <param name="Share">The fraction of days in the state.</param>
/// <param name="AnnualMean">The mean log return after a day in the state, times the number of days a year.</param>
/// <param name="AnnualVolatility">The standard deviation of that return, times the root of the number of days a year.</param>
/// <param name="ExpectedDays">The expected number of consecutive days in the state; null if it is never left.</param>
/// <param name="Probability">The probability of the state today.</param>
internal sealed record RegimeFigures(string Name, double Share, double? AnnualMean, double? AnnualVolatility, double? ExpectedDays,
    double Probability)
{
    /// <summary>Converts the states of a model, the calmest first.</summary>
    /// <param name="regimes">The states.</param>
    /// <param name="probabilities">The probabilities of the states today.</param>
    /// <param name="barsPerYear">The number of days a year.</param>
    public static IReadOnlyList<RegimeFigures> Of(IReadOnlyList<Regime> regimes, IReadOnlyList<double> probabilities, double barsPerYear) =>
    [
        .. regimes.Zip(probabilities).OrderBy(state => state.First.Deviation).Select(state => new RegimeFigures(
            state.First.Name, state.First.Share, Figures.Finite(state.First.Mean * barsPerYear),
            Figures.Finite(state.First.Deviation * Math.Sqrt(barsPerYear)),
            Figures.Finite(state.First.Duration), state.Second)),
    ];
}
