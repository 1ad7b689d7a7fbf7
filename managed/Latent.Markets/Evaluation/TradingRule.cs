using static System.FormattableString;

namespace Latent.Markets;

/// <summary>What trading by the models came to.</summary>
/// <param name="Costs">Of a switch, in basis points.</param>
/// <param name="BuyAndHold">Bought on the first day and never sold.</param>
/// <param name="Models">By each model, in the order in which they were given.</param>
public sealed record TradingReport(double Costs, TradingResult BuyAndHold, IReadOnlyList<TradingResult> Models);

/// <summary>
/// An illustration of what regimes are worth, not advice, and not tuned: hold the market unless it is in a regime that the model's fit calls turbulent or extreme
/// (see <see cref="RegimeNames"/>), else hold cash at an interest of 0. Of a model that knows a single state: hold the market if the standard deviation that is forecast is
/// below the median of those forecast over the 252 days before, or over as many as there are; on the first day, hold it. Each decision is made from forecasts up to its day
/// alone, and carried out at that day's close.
/// </summary>
public static class TradingRule
{
    /// <summary>Basis points that a switch costs if not said otherwise.</summary>
    public const double StandardCosts = 5;

    private const int Year = 252;
    private const double BasisPoint = 1e-4;

    /// <summary>Whether to hold the market over the day after each forecast.</summary>
    /// <param name="forecasts">Of one model, the oldest first; their outcomes are not looked at.</param>
    public static bool[] Positions(IReadOnlyList<DayForecast> forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        return [.. forecasts.Select((forecast, day) => forecast.Regimes.Count > 1 ? !IsTurbulent(forecast.RegimeName) : IsCalm(forecasts, day))];
    }

    /// <summary>Trades by all models of an evaluation.</summary>
    /// <param name="evaluation">Of forecasts one day ahead.</param>
    /// <param name="costs">Of a switch, in basis points of the equity; the first purchase is one.</param>
    /// <exception cref="ArgumentException">Forecasts are of more than one day ahead, there are fewer than 2, or costs are not 0 to 10 000.</exception>
    public static TradingReport Of(Evaluation evaluation, double costs = StandardCosts)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return evaluation.Options.Horizon == 1
            ? Of(evaluation.Models, costs)
            : throw new ArgumentException($"Forecasts are {evaluation.Options.Horizon} days ahead; trading day by day needs those of 1 day.", nameof(evaluation));
    }

    /// <summary>Trades by models that were tried on the same days.</summary>
    /// <param name="models">Their forecasts of one day ahead, of at least one model.</param>
    /// <param name="costs">Of a switch, in basis points of the equity; the first purchase is one.</param>
    /// <exception cref="ArgumentException">There is no model, there are fewer than 2 forecasts, or costs are not 0 to 10 000.</exception>
    public static TradingReport Of(IReadOnlyList<ModelForecasts> models, double costs = StandardCosts)
    {
        ArgumentNullException.ThrowIfNull(models);
        HypothesisTest.AtLeast(models.Count, 1, "models");
        if (!(costs is >= 0 and <= 1 / BasisPoint))
        {
            throw new ArgumentOutOfRangeException(nameof(costs), Invariant($"A switch costs {costs} basis points; expected 0 to {1 / BasisPoint}."));
        }

        TradingResult[] results = [.. models.Select(model => Trade(model, costs * BasisPoint))];
        double variance = results.Length > 1 ? MathNet.Numerics.Statistics.ArrayStatistics.Variance([.. results.Select(result => SharpeRatio.Of([.. result.Returns], 1))]) : 0;
        return new TradingReport(costs, Deflated(Hold(models[0], costs * BasisPoint), 1, 0), [.. results.Select(result => Deflated(result, results.Length, variance))]);
    }

    private static TradingResult Trade(ModelForecasts model, double costs)
    {
        bool[] positions = Positions([.. model.Forecasts, model.Next]);
        return TradingResult.Of(model.Model.Name, model.Forecasts, positions[..^1], positions[^1], costs);
    }

    private static TradingResult Hold(ModelForecasts model, double costs)
    {
        bool[] always = new bool[model.Forecasts.Count];
        Array.Fill(always, true);
        return TradingResult.Of("buy and hold", model.Forecasts, always, true, costs);
    }

    private static TradingResult Deflated(TradingResult result, int trials, double variance) =>
        result with { DeflatedSharpe = SharpeRatio.Deflated([.. result.Returns], trials, variance) };

    // The class of volatility comes first in a name.
    private static bool IsTurbulent(string regime) => regime.StartsWith("turbulent", StringComparison.Ordinal) || regime.StartsWith("extreme", StringComparison.Ordinal);

    private static bool IsCalm(IReadOnlyList<DayForecast> forecasts, int day)
    {
        double[] before = [.. Enumerable.Range(Math.Max(0, day - Year), Math.Min(day, Year)).Select(earlier => forecasts[earlier].Deviation)];
        return before.Length == 0 || forecasts[day].Deviation < MathNet.Numerics.Statistics.ArrayStatistics.MedianInplace(before);
    }
}
