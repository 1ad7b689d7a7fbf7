using Latent.Cli.Markets;
using ScottPlot;
using ScottPlot.Plottables;

namespace Latent.Cli.Pictures;

/// <summary>A price on a logarithmic axis, coloured by the regime of each day.</summary>
internal static class PriceChart
{
    public const int Width = 1100;
    public const int Height = 560;

    private const double BandAlpha = 0.32;

    private static readonly Color PriceColor = Color.FromHex("#1F2430");

    /// <summary>Draws the price over bands in the colours of the regimes.</summary>
    /// <param name="prices">The prices.</param>
    /// <param name="regimes">The regime of each day with one.</param>
    /// <param name="by">The origin of the regimes, which completes the caption.</param>
    public static byte[] ToPng(MarketPrices prices, RegimeDays regimes, string by)
    {
        using Plot plot = Chart.Create("", "price, logarithmic");
        Chart.UseDates(plot, regimes.Days[0].Date, regimes.Days[^1].Date);
        IReadOnlyList<Color> colors = RegimeColors.Of(regimes.Names.Count);
        double[] closes = regimes.Days.Select(day => Math.Log10(day.Close)).ToArray();
        (double low, double high) = (closes.Min(), closes.Max());
        double margin = Math.Max(0.04 * (high - low), 1e-4);
        AddBands(plot, regimes, colors, low - margin, high + margin);
        Scatter line = plot.Add.ScatterLine([.. regimes.Days.Select(day => day.Date.ToOADate())], closes, PriceColor);
        line.LineWidth = 1.4f;
        Chart.UseLogarithms(plot, low, high);
        plot.Axes.SetLimits(regimes.Days[0].Date.ToOADate(), regimes.Days[^1].Date.ToOADate(), low - margin, high + margin);
        for (int regime = 0; regime < regimes.Names.Count; regime++)
        {
            double share = regimes.Days.Count(day => day.Regime == regime) / (double)regimes.Days.Count;
            Chart.AddToLegend(plot, $"{regimes.Names[regime]} ({Figures.Percent(share, "0")})", colors[regime], MarkerShape.FilledSquare,
                lineWidth: 0);
        }

        Chart.ShowLegendBelow(plot);
        return Chart.ToPng(plot, $"{prices.Series.Symbol} and its regimes", $"The regime at the end of each day, {by}", Width, Height);
    }

    // Consecutive days of one regime are one rectangle, since separate ones would show seams.
    private static void AddBands(Plot plot, RegimeDays regimes, IReadOnlyList<Color> colors, double low, double high)
    {
        IReadOnlyList<(DateTime Date, double Close, int Regime)> days = regimes.Days;
        for (int start = 0; start < days.Count - 1;)
        {
            int end = start + 1;
            while (end < days.Count - 1 && days[end].Regime == days[start].Regime)
            {
                end++;
            }

            Add(days[start], days[end].Date, low, high, BandAlpha);
            Add(days[start], days[end].Date, low, low + (0.035 * (high - low)), 1);
            start = end;
        }

        void Add((DateTime Date, double Close, int Regime) first, DateTime until, double bottom, double top, double alpha)
        {
            Rectangle band = plot.Add.Rectangle(first.Date.ToOADate(), until.ToOADate(), bottom, top);
            band.FillColor = colors[first.Regime].WithAlpha(alpha);
            band.LineWidth = 0;
        }
    }
}
