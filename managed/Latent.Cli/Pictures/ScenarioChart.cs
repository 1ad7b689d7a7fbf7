using System.Globalization;
using Latent.Cli.Markets;
using Latent.Markets;
using ScottPlot;
using ScottPlot.Plottables;

namespace Latent.Cli.Pictures;

/// <summary>A chart of the last year of a price and of simulated future paths.</summary>
internal static class ScenarioChart
{
    public const int Width = 1100;
    public const int Height = 620;

    private const int DaysBefore = 250;
    private const int PathsShown = 12;

    private static readonly Color PathColor = Color.FromHex("#6B7280");
    private static readonly Color BandColor = Color.FromHex("#E0812A");
    private static readonly Color PriceColor = Color.FromHex("#1F2430");

    /// <summary>Draws quantiles of all paths and some single paths.</summary>
    public static byte[] ToPng(PriceSeries prices, Scenarios scenarios, string model)
    {
        int first = Math.Max(0, prices.Count - DaysBefore);
        int[] before = Enumerable.Range(first, prices.Count - first).ToArray();
        using Plot plot = Chart.Create("", "close");
        Chart.UseDates(plot, prices[first].Time, scenarios.Dates[^1]);
        double[] days = [scenarios.StartDate.ToOADate(), .. scenarios.Dates.Select(date => date.ToOADate())];
        foreach ((double low, double high, double alpha) in new[] { (0.05, 0.95, 0.22), (0.25, 0.75, 0.30) })
        {
            FillY band = plot.Add.FillY(days, [scenarios.StartPrice, .. scenarios.Quantile(low)],
                [scenarios.StartPrice, .. scenarios.Quantile(high)]);
            band.FillColor = BandColor.WithAlpha(alpha);
            band.LineWidth = 0;
        }

        for (int path = 0; path < Math.Min(PathsShown, scenarios.Paths); path++)
        {
            Scatter line = plot.Add.ScatterLine(days, [scenarios.StartPrice, .. scenarios.Closes(path)], PathColor.WithAlpha(0.6));
            line.LineWidth = 0.8f;
        }

        Scatter price = plot.Add.ScatterLine(before.Select(day => prices[day].Time.ToOADate()).ToArray(),
            before.Select(day => prices[day].Close).ToArray(), PriceColor);
        price.LineWidth = 1.8f;
        plot.Axes.Margins(0.01, 0.06);
        Chart.AddToLegend(plot, "close", PriceColor, MarkerShape.None, 2);
        Chart.AddToLegend(plot, "paths", PathColor, MarkerShape.None, 1);
        Chart.AddToLegend(plot, "5 % to 95 % of all, darker 25 % to 75 %", BandColor.WithAlpha(0.5), MarkerShape.FilledSquare, 0);
        Chart.ShowLegendBelow(plot);
        return Chart.ToPng(plot, $"{scenarios.Symbol}: simulated future",
            string.Create(CultureInfo.InvariantCulture,
                $"{scenarios.Paths:N0} paths by {model}, each day drawn from the forecast of the day before"), Width, Height);
    }
}
