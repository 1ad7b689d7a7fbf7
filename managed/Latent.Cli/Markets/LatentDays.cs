using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The days of a model's latent map in groups, for a picture.</summary>
/// <param name="Points">The latents of each day.</param>
/// <param name="Groups">The group of each day, −1 for none.</param>
/// <param name="Names">The names of the groups, the calmest first.</param>
/// <param name="Meaning">A description of the groups.</param>
internal sealed record LatentDays(IReadOnlyList<float[]> Points, IReadOnlyList<int> Groups, IReadOnlyList<string> Names, string Meaning)
{
    private const int Following = 10;
    private const int Fifths = 5;

    // Below this deviation of the means, the posterior has collapsed onto the prior of deviation 1: the means differ by rounding alone.
    private const double LeastDeviation = 0.01;

    /// <summary>Fits a model on all days, and returns its map; null if it has no map that can be drawn.</summary>
    public static LatentDays? Of(MarketPrices prices, StateModel model, FitOptions options)
    {
        using FittedModel fitted = model.Fit(prices.Series.Until(prices.Series.Count - 1), options);
        return MapOf(fitted) is { } map ? ByVolatility(prices, map) : null;
    }

    /// <summary>Returns the map of a fitted model, with groups by regime if it has several, else by the volatility of the days that
    /// followed.</summary>
    public static LatentDays? Of(MarketPrices prices, MarketFit fit)
    {
        if (fit.Map is not { } map || fit.Regimes.Count == 1)
        {
            return fit.Map is null ? null : ByVolatility(prices, fit.Map);
        }

        RegimeDays regimes = RegimeDays.Of(fit);
        Dictionary<DateTime, int> groups = regimes.Days.ToDictionary(day => day.Date, day => day.Regime);
        return new LatentDays([.. map.Select(day => day.Point)], [.. map.Select(day => groups.GetValueOrDefault(day.Date, -1))],
            regimes.Names, "the regime of each day");
    }

    /// <summary>Returns the map of a fitted model, if its days differ in two latents or more; else null.</summary>
    public static IReadOnlyList<LatentPoint>? MapOf(FittedModel fitted) =>
        fitted is ILatentMap { Map: [{ Point.Length: >= 2 }, ..] map } && !HasCollapsed(fitted) ? map : null;

    /// <summary>Whether a fitted model has a map in which all days lie on one point or one line.</summary>
    public static bool HasCollapsed(FittedModel fitted) =>
        fitted is ILatentMap { Map: [{ Point.Length: >= 2 }, ..] map } && Spread(map) < LeastDeviation;

    /// <summary>Draws the picture.</summary>
    public byte[] ToPng(string model) =>
        LatentMap.ToPng($"The latent states of {model}", $"Each day, fitted on all days; colour: {Meaning}", Points, Groups, Names);

    private static LatentDays ByVolatility(MarketPrices prices, IReadOnlyList<LatentPoint> map)
    {
        Dictionary<DateTime, double> after = VolatilityAfter(prices);
        double[] values = [.. map.Select(day => after.GetValueOrDefault(day.Date, double.NaN))];
        double[] sorted = [.. values.Where(double.IsFinite).Order()];
        if (sorted.Length < Fifths)
        {
            return new LatentDays([.. map.Select(day => day.Point)], [.. map.Select(_ => 0)], ["days"],
                "the same for all, since there are few days");
        }

        double[] bounds = [.. Enumerable.Range(1, Fifths - 1).Select(fifth => sorted[fifth * sorted.Length / Fifths])];
        return new LatentDays(
            [.. map.Select(day => day.Point)], [.. values.Select(value =>
            double.IsFinite(value) ? bounds.Count(bound => value >= bound) : -1)],
            [.. Enumerable.Range(0, Fifths).Select(fifth => NameOf(fifth, bounds))],
            $"the volatility a year of the {Following} days that followed, in fifths");
    }

    // The second greatest of the latents' standard deviations.
    private static double Spread(IReadOnlyList<LatentPoint> map) => Enumerable.Range(0, map[0].Point.Length).Select(latent =>
    {
        double mean = map.Average(day => (double)day.Point[latent]);
        return Math.Sqrt(map.Average(day => (day.Point[latent] - mean) * (day.Point[latent] - mean)));
    }).OrderDescending().ElementAt(1);

    // The annualised root mean square of the returns of the next days.
    private static Dictionary<DateTime, double> VolatilityAfter(MarketPrices prices)
    {
        PriceSeries series = prices.Series;
        return Enumerable.Range(0, Math.Max(0, series.Count - Following))
            .ToDictionary(day => series[day].Time, day => Math.Sqrt(prices.BarsPerYear
            * Enumerable.Range(day + 1, Following).Average(next => Math.Pow(Math.Log(series[next].Close / series[next - 1].Close), 2))));
    }

    private static string NameOf(int fifth, double[] bounds)
    {
        string Text(int bound) => (100 * bounds[bound]).ToString("0", CultureInfo.InvariantCulture);
        return fifth == 0 ? $"below {Text(0)} %" : fifth == bounds.Length ? $"from {Text(fifth - 1)} %"
            : $"{Text(fifth - 1)} to {Text(fifth)} %";
    }
}
