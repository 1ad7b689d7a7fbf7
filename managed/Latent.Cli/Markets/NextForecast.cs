using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The forecast for the days that are still to come, as <c>next.json</c> has it.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Model">The model that made it.</param>
/// <param name="MadeOn">The last day that was known.</param>
/// <param name="Date">The day at whose close the return ends.</param>
/// <param name="Horizon">Days ahead.</param>
/// <param name="Close">The last close.</param>
/// <param name="Regime">The most probable state on the last day.</param>
/// <param name="Regimes">All states, the calmest first.</param>
/// <param name="MeanLogReturn">The mean of the log return.</param>
/// <param name="DeviationLogReturn">Its standard deviation; null if it is infinite.</param>
/// <param name="Quantiles">What the return and the price stay below with a probability.</param>
internal sealed record NextForecast(
    string Symbol, string Model, string MadeOn, string Date, int Horizon, double Close, string Regime, IReadOnlyList<RegimeFigures> Regimes,
    double? MeanLogReturn, double? DeviationLogReturn, IReadOnlyList<ForecastQuantile> Quantiles)
{
    private static readonly int[] Percents = [5, 25, 50, 75, 95];

    /// <summary>A forecast made day by day.</summary>
    public static NextForecast Of(DayForecast forecast, MarketPrices prices, string model, int horizon) => Of(
        prices, model, horizon, forecast.Regimes, forecast.StateProbabilities, (forecast.Mean, forecast.Deviation), percent => forecast.Quantiles[percent - 1]);

    /// <summary>That of a model fitted on all days.</summary>
    public static NextForecast Of(MarketFit fit, MarketPrices prices, string model, int horizon) => Of(
        prices, model, horizon, fit.Regimes, fit.Today.StateProbabilities, (fit.Today.Distribution.Mean, fit.Today.Distribution.Deviation),
        percent => fit.Today.Distribution.Quantile(percent / 100.0));

    private static NextForecast Of(
        MarketPrices prices, string model, int horizon, IReadOnlyList<Regime> regimes, IReadOnlyList<double> probabilities,
        (double Mean, double Deviation) moments, Func<int, double> quantile)
    {
        var today = prices.Series[prices.Series.Count - 1];
        return new NextForecast(
            prices.Series.Symbol, model, Dates.Show(today.Time), Dates.Show(TradingDays.After(prices.Series.Until(prices.Series.Count - 1), horizon)[^1]), horizon, today.Close,
            regimes[Forecast.MostProbable(probabilities)].Name, RegimeFigures.Of(regimes, probabilities, prices.BarsPerYear),
            Figures.Finite(moments.Mean), Figures.Finite(moments.Deviation),
            [.. Percents.Select(percent => ForecastQuantile.Of(percent, quantile(percent), today.Close))]);
    }
}

/// <summary>A quantile of the return that is still to come.</summary>
/// <param name="Level">The probability of a return below.</param>
/// <param name="LogReturn">The log return.</param>
/// <param name="ReturnPercent">The same as a simple return in per cent.</param>
/// <param name="Price">The close that it leads to.</param>
internal sealed record ForecastQuantile(double Level, double LogReturn, double ReturnPercent, double Price)
{
    public static ForecastQuantile Of(int percent, double logReturn, double close) =>
        new(percent / 100.0, logReturn, 100 * (Math.Exp(logReturn) - 1), close * Math.Exp(logReturn));
}
