using System.Globalization;
using Latent.Cli.Markets;
using Latent.Markets;
using ScottPlot;
using ScottPlot.Plottables;

namespace Latent.Cli.Pictures;

/// <summary>The last forecasts beside their outcomes: a chart of the price, with the next forecast, and a chart of returns.</summary>
internal static class FanChart
{
    public const int Width = 1100;
    public const int Height = 900;

    private const int PriceDays = 60;
    private const int ReturnDays = 120;
    private const int Gap = 18;

    // Wide enough for labels of prices, so that both charts begin at the same place.
    private const int LeftSize = 70;

    private static readonly Color BandColor = Color.FromHex("#2F77B4");
    private static readonly Color OutcomeColor = Color.FromHex("#1F2430");
    private static readonly Color OutsideColor = Color.FromHex("#C8322F");
    private static readonly Color NextColor = Color.FromHex("#E0812A");

    /// <summary>Draws the two charts, one below the other.</summary>
    public static byte[] ToPng(MarketPrices prices, ModelForecasts forecasts, int horizon)
    {
        IReadOnlyList<DayForecast> known = forecasts.Forecasts;
        string ahead = horizon == 1 ? "one day" : $"{horizon} days";
        string title = $"{prices.Series.Symbol}: forecasts by {forecasts.Model.Name} and outcomes";
        string caption = $"Each band was forecast {ahead} ahead from earlier days: 5 % to 95 %, darker 25 % to 75 %";
        int top = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        (int width, int height) = (Width - (2 * Sheet.Margin), (Height - top - Sheet.Margin - Gap) / 2);
        using Sheet sheet = new(Width, Height);
        SheetHeader.Draw(sheet, title, caption);
        using Plot price = PricePlot(prices.Series, [.. known.TakeLast(PriceDays)], forecasts.Next);
        sheet.Draw(price, Sheet.Margin, top, width, height);
        using Plot returns = ReturnPlot([.. known.TakeLast(ReturnDays)], ahead);
        sheet.Draw(returns, Sheet.Margin, top + height + Gap, width, height);
        return sheet.ToPng();
    }

    private static Plot PricePlot(PriceSeries prices, DayForecast[] known, DayForecast next)
    {
        Plot plot = Chart.Create("", "close");
        Chart.UseDates(plot, known[0].Date, next.Date);
        Dictionary<DateTime, double> closes = Enumerable.Range(0, prices.Count)
            .ToDictionary(day => prices[day].Time, day => prices[day].Close);
        AddBands(plot, known, (forecast, log) => closes[forecast.MadeOn] * Math.Exp(log), BandColor);
        Scatter line = plot.Add.ScatterLine(known.Select(X).ToArray(), known.Select(forecast => closes[forecast.Date]).ToArray(),
            OutcomeColor);
        line.LineWidth = 1.6f;
        AddNext(plot, next, closes[next.MadeOn], X(known[^1]) - X(known[0]));
        plot.Axes.Margins(0.02, 0.06);
        plot.Axes.Left.MinimumSize = LeftSize;
        Chart.AddToLegend(plot, "close", OutcomeColor, MarkerShape.None, 2);
        Chart.AddToLegend(plot, "forecasts of the close", BandColor.WithAlpha(0.45), MarkerShape.FilledSquare, 0);
        Chart.AddToLegend(plot, $"forecast for {Dates.Show(next.Date)}", NextColor, MarkerShape.FilledSquare, 0);
        Chart.ShowLegendBelow(plot);
        return plot;
    }

    private static Plot ReturnPlot(DayForecast[] known, string ahead)
    {
        Plot plot = Chart.Create("", "log return, %");
        Chart.UseDates(plot, known[0].Date, known[^1].Date);
        AddBands(plot, known, (_, log) => 100 * log, BandColor);
        DayForecast[] outside = known.Where(IsOutside).ToArray();
        AddOutcomes(plot, [.. known.Where(forecast => !IsOutside(forecast))], OutcomeColor);
        AddOutcomes(plot, outside, OutsideColor);
        plot.Axes.Margins(0.02, 0.06);
        plot.Axes.Left.MinimumSize = LeftSize;
        Chart.AddToLegend(plot, $"return over {ahead}", OutcomeColor, MarkerShape.FilledCircle, 0);
        Chart.AddToLegend(plot, string.Create(CultureInfo.InvariantCulture,
            $"beyond 5 % to 95 %: {outside.Length} of {known.Length}, {0.1 * known.Length:0} expected"), OutsideColor,
            MarkerShape.FilledCircle, 0);
        Chart.ShowLegendBelow(plot);
        return plot;
    }

    private static void AddBands(Plot plot, DayForecast[] known, Func<DayForecast, double, double> value, Color color)
    {
        foreach ((int low, int high, double alpha) in new[] { (4, 94, 0.22), (24, 74, 0.30) })
        {
            FillY band = plot.Add.FillY([.. known.Select(X)], [.. known.Select(forecast => value(forecast, forecast.Quantiles[low]))],
                [.. known.Select(forecast => value(forecast, forecast.Quantiles[high]))]);
            band.FillColor = color.WithAlpha(alpha);
            band.LineWidth = 0;
        }
    }

    // The next forecast as a box: 5 % to 95 %, darker 25 % to 75 %, and the median.
    private static void AddNext(Plot plot, DayForecast next, double close, double span)
    {
        double half = 0.004 * span;
        foreach ((int low, int high, double alpha) in new[] { (4, 94, 0.45), (24, 74, 0.75) })
        {
            Rectangle box = plot.Add.Rectangle(X(next) - half, X(next) + half, close * Math.Exp(next.Quantiles[low]),
                close * Math.Exp(next.Quantiles[high]));
            box.FillColor = NextColor.WithAlpha(alpha);
            box.LineWidth = 0;
        }

        double median = close * Math.Exp(next.Quantiles[49]);
        LinePlot line = plot.Add.Line(X(next) - half, median, X(next) + half, median);
        line.LineColor = OutcomeColor;
        line.LineWidth = 2;
    }

    private static void AddOutcomes(Plot plot, DayForecast[] forecasts, Color color) =>
        plot.Add.Markers(forecasts.Select(X).ToArray(), forecasts.Select(forecast => 100 * forecast.Outcome).ToArray(),
            MarkerShape.FilledCircle, 5, color);

    private static bool IsOutside(DayForecast forecast) =>
        forecast.Outcome < forecast.Quantiles[4] || forecast.Outcome > forecast.Quantiles[94];

    private static double X(DayForecast forecast) => forecast.Date.ToOADate();
}
