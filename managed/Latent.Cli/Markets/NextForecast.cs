using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The content of <c>next.json</c>: the forecast of the next days.</summary>
/// <param name="Symbol">The symbol.</param>
/// <param name="Model">The model of the forecast.</param>
/// <param name="MadeOn">The last known day.</param>
/// <param name="Date">The day at whose close the return ends.</param>
/// <param name="Horizon">The horizon in days.</param>
/// <param name="Close">The last close.</param>
/// <param name="Regime">The most probable state on the last day.</param>
/// <param name="Regimes">All states, the calmest first.</param>
/// <param name="MeanLogReturn">The mean of the log return.</param>
/// <param name="DeviationLogReturn">The standard deviation of the log return; null if it is infinite.</param>
/// <param name="Quantiles">Quantiles of the return and of the price.</param>
internal sealed record NextForecast(
    string Symbol, string Model, string MadeOn, string Date, int Horizon, double Close, string Regime, IReadOnlyList<RegimeFigures> Regimes,
    double? MeanLogReturn, double? DeviationLogReturn, IReadOnlyList<ForecastQuantile> Quantiles)
{
    private static readonly int[] Percents = [5, 25, 50, 75, 95];

    /// <summary>Converts the last forecast of a walk-forward evaluation.</summary>
    public static NextForecast Of(DayForecast forecast, MarketPrices prices, string model, int horizon) => Of(
        prices, model, horizon, forecast.Regimes, forecast.StateProbabilities, (forecast.Mean, forecast.Deviation), percent =>
        forecast.Quantiles[percent - 1]);

    /// <summary>Converts the forecast of a model fitted on all days.</summary>
    public static NextForecast Of(MarketFit fit, MarketPrices prices, string model, int horizon) => Of(
        prices, model, horizon, fit.Regimes, fit.Today.StateProbabilities, (fit.Today.Distribution.Mean, fit.Today.Distribution.Deviation),
        percent => fit.Today.Distribution.Quantile(percent / 100.0));

    private static NextForecast Of(
        MarketPrices prices, string model, int horizon, IReadOnlyList<Regime> regimes, IReadOnlyList<double> probabilities,
        (double Mean, double Deviation) moments, Func<int, double> quantile)
    {
        Bar today = prices.Series[prices.Series.Count - 1];
        return new NextForecast(
            prices.Series.Symbol, model, Dates.Show(today.Time),
            Dates.Show(TradingDays.After(prices.Series.Until(prices.Series.Count - 1), horizon)[^1]), horizon, today.Close,
            regimes[Forecast.MostProbable(probabilities)].Name, RegimeFigures.Of(regimes, probabilities, prices.BarsPerYear),
            Figures.Finite(moments.Mean), Figures.Finite(moments.Deviation),
            [.. Percents.Select(percent => ForecastQuantile.Of(percent, quantile(percent), today.Close))]);
    }
}

/// <summary>A quantile of the next return.</summary>
/// <param name="Level">The probability of a return below.</param>
/// <param name="LogReturn">The log return.</param>
/// <param name="ReturnPercent">The simple return in per cent.</param>
/// <param name="Price">The resulting close.</param>
internal sealed record ForecastQuantile(double Level, double LogReturn, double ReturnPercent, double Price)
{
    public static ForecastQuantile Of(int percent, double logReturn, double close) =>
        new(percent / 100.0, logReturn, 100 * (Math.Exp(logReturn) - 1), close * Math.Exp(logReturn));
}
