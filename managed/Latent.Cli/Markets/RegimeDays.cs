using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The regime of each day, for pictures.</summary>
/// <param name="Days">The days, oldest first, and the index of each day's regime.</param>
/// <param name="Names">The names of the regimes, the calmest first.</param>
internal sealed record RegimeDays(IReadOnlyList<(DateTime Date, double Close, int Regime)> Days, IReadOnlyList<string> Names)
{
    // More names cannot be distinguished by colour; then the part of the name for volatility is used alone.
    private const int MostNames = 6;

    /// <summary>Returns the regimes of a model fitted on all days.</summary>
    public static RegimeDays Of(MarketFit fit) => Of(fit.Days.Select(day => (day.Date, day.Close, fit.Regimes[day.State])));

    /// <summary>Returns the regimes at the end of each day, by a model that is fitted anew from time to time.</summary>
    public static RegimeDays Of(ModelForecasts model, PriceSeries prices)
    {
        Dictionary<DateTime, double> closes = Enumerable.Range(0, prices.Count)
            .ToDictionary(day => prices[day].Time, day => prices[day].Close);
        return Of(model.Forecasts.Append(model.Next)
            .Select(forecast => (forecast.MadeOn, closes[forecast.MadeOn], forecast.Regimes[forecast.State])));
    }

    private static RegimeDays Of(IEnumerable<(DateTime Date, double Close, Regime Regime)> days)
    {
        (DateTime Date, double Close, Regime Regime)[] all = days.ToArray();
        Func<Regime, string> nameOf = all.Select(day => day.Regime.Name).Distinct().Count() <= MostNames ? regime => regime.Name : regime =>
            regime.Name.Split(',')[0];
        string[] names = [.. all.GroupBy(day => nameOf(day.Regime)).OrderBy(group => group.Average(day => day.Regime.Deviation))
            .Select(group => group.Key)];
        return new RegimeDays([.. all.Select(day => (day.Date, day.Close, Array.IndexOf(names, nameOf(day.Regime))))], names);
    }
}
