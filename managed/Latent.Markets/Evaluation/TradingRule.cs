using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Returns of trading by the models of an evaluation.</summary>
/// <param name="Costs">The cost of a switch, in basis points.</param>
/// <param name="BuyAndHold">The result of buying on the first day and never selling.</param>
/// <param name="Models">The result of each model, in the order in which they were given.</param>
public sealed record TradingReport(double Costs, TradingResult BuyAndHold, IReadOnlyList<TradingResult> Models);

/// <summary>
/// A trading rule that illustrates the use of regimes. It is no advice, and it is not tuned. The rule holds the market unless the market is
/// in a regime named turbulent or extreme by the model's fit (see <see cref="RegimeNames"/>); then it holds cash at an interest rate of 0.
/// For a model with a single state, the rule holds the market if the forecast standard deviation is below the median of the forecasts of
/// the 252 days before, or of all earlier days if there are fewer; it holds the market on the first day. Each decision uses forecasts up to
/// its day alone, and takes effect at that day's close.
/// </summary>
public static class TradingRule
{
    /// <summary>The default cost of a switch, in basis points.</summary>
    public const double StandardCosts = 5;

    private const int Year = 252;
    private const double BasisPoint = 1e-4;

    /// <summary>Decides for each forecast whether to hold the market over the day after it.</summary>
    /// <param name="forecasts">Forecasts of one model, the oldest first; the rule does not use their outcomes.</param>
    public static bool[] Positions(IReadOnlyList<DayForecast> forecasts)
    {
        ArgumentNullException.ThrowIfNull(forecasts);
        return [.. forecasts.Select((forecast, day) =>
            forecast.Regimes.Count > 1 ? !IsTurbulent(forecast.RegimeName) : IsCalm(forecasts, day))];
    }

    /// <summary>Trades by all models of an evaluation.</summary>
    /// <param name="evaluation">An evaluation with a horizon of one day.</param>
    /// <param name="costs">The cost of a switch, in basis points of the equity; the first purchase is a switch too.</param>
    /// <exception cref="ArgumentException">The horizon is not one day, there are fewer than 2 forecasts, or costs are not 0 to
    /// 10 000.</exception>
    public static TradingReport Of(Evaluation evaluation, double costs = StandardCosts)
    {
        ArgumentNullException.ThrowIfNull(evaluation);
        return evaluation.Options.Horizon == 1
            ? Of(evaluation.Models, costs)
            : throw new ArgumentException(
                $"Forecasts are {evaluation.Options.Horizon} days ahead; trading needs forecasts 1 day ahead.", nameof(evaluation));
    }

    /// <summary>Trades by models with forecasts of the same days.</summary>
    /// <param name="models">Forecasts of at least one model, one day ahead.</param>
    /// <param name="costs">The cost of a switch, in basis points of the equity; the first purchase is a switch too.</param>
    /// <exception cref="ArgumentException">There is no model, there are fewer than 2 forecasts, or costs are not 0 to 10 000.</exception>
    public static TradingReport Of(IReadOnlyList<ModelForecasts> models, double costs = StandardCosts)
    {
        ArgumentNullException.ThrowIfNull(models);
        HypothesisTest.AtLeast(models.Count, 1, "models");
        if (!(costs is >= 0 and <= 1 / BasisPoint))
        {
            throw new ArgumentOutOfRangeException(nameof(costs),
                Invariant($"A switch costs {costs} basis points; expected 0 to {1 / BasisPoint}."));
        }

        TradingResult[] results = [.. models.Select(model => Trade(model, costs * BasisPoint))];
        double variance = results.Length > 1 ? MathNet.Numerics.Statistics.ArrayStatistics.Variance(
            [.. results.Select(result => SharpeRatio.Of([.. result.Returns], 1))]) : 0;
        return new TradingReport(costs, Deflated(Hold(models[0], costs * BasisPoint), 1, 0),
            [.. results.Select(result => Deflated(result, results.Length, variance))]);
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

    // A regime's name begins with its class of volatility.
    private static bool IsTurbulent(string regime) =>
        regime.StartsWith("turbulent", StringComparison.Ordinal) || regime.StartsWith("extreme", StringComparison.Ordinal);

    private static bool IsCalm(IReadOnlyList<DayForecast> forecasts, int day)
    {
        double[] before = [.. Enumerable.Range(Math.Max(0, day - Year), Math.Min(day, Year))
            .Select(earlier => forecasts[earlier].Deviation)];
        return before.Length == 0 || forecasts[day].Deviation < MathNet.Numerics.Statistics.ArrayStatistics.MedianInplace(before);
    }
}
