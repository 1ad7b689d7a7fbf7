using Latent.Cli.Markets;
using Latent.Markets;
using ScottPlot;
using ScottPlot.Plottables;

namespace Latent.Cli.Pictures;

/// <summary>Histograms of the probability integral transforms of several models side by side; those of calibrated forecasts are
/// flat.</summary>
internal static class PitHistograms
{
    public const int PanelWidth = 330;
    public const int PanelHeight = 230;
    public const int Across = 3;

    private const int Bins = 20;
    private const int Gap = 18;
    private const double TwoSided95 = 1.959964;

    private static readonly Color BarColor = Color.FromHex("#2F77B4");
    private static readonly Color OutsideColor = Color.FromHex("#C8322F");
    private static readonly Color BandColor = Color.FromHex("#5B6474");

    /// <summary>Computes width and height of the picture for a number of models, in units of the sheet.</summary>
    public static (int Width, int Height) SizeOf(int models)
    {
        (string title, string caption) = Header(1);
        (int across, int down) = (Math.Min(models, Across), (models + Across - 1) / Across);
        (int wide, int high) = SheetHeader.Measure(title, caption);
        return (Math.Max(wide, (across * (PanelWidth + Gap)) - Gap) + (2 * Sheet.Margin),
            (2 * Sheet.Margin) + high + (down * (PanelHeight + TextStyle.Heading.LineHeight + Gap)) - Gap);
    }

    /// <summary>Draws one histogram for each model, in the order of the scores.</summary>
    public static byte[] ToPng(IReadOnlyList<ModelForecasts> models, IReadOnlyList<ScoreLine> scores, int horizon)
    {
        (int width, int height) = SizeOf(models.Count);
        (string title, string caption) = Header(horizon);
        using Sheet sheet = new(width, height);
        SheetHeader.Draw(sheet, title, caption);
        int top = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        foreach ((int index, ScoreLine score) in scores.Index())
        {
            int x = Sheet.Margin + (index % Across * (PanelWidth + Gap));
            int y = top + (index / Across * (PanelHeight + TextStyle.Heading.LineHeight + Gap));
            sheet.Text($"{score.Model}   KS {Figures.Show(score.PitKs, "0.000")}, {Figures.P(score.PitKsP)}", x,
                y + (TextStyle.Heading.LineHeight / 2f), TextStyle.Heading);
            using Plot plot = PlotOf([.. models.Single(model => model.Model.Name == score.Model).Forecasts.Select(forecast =>
                forecast.Pit)]);
            sheet.Draw(plot, x, y + TextStyle.Heading.LineHeight, PanelWidth, PanelHeight);
        }

        return sheet.ToPng();
    }

    private static (string Title, string Caption) Header(int horizon) => ("Are the forecasts calibrated?",
        "Places of outcomes in their forecast distributions; grey: "
        + "95 % range of a bar if uniform" + (horizon > 1 ? ", too narrow since forecasts overlap" : "; red: outside the range"));

    private static Plot PlotOf(double[] transforms)
    {
        Plot plot = Chart.Create("", "");
        int[] counts = new int[Bins];
        foreach (double value in transforms)
        {
            counts[Math.Min((int)(value * Bins), Bins - 1)]++;
        }
        // A bar's count is binomial: relative to its expectation, its variance is (1 - 1/bins) bins / n.
        double half = TwoSided95 * Math.Sqrt((Bins - 1.0) / transforms.Length);
        for (int bin = 0; bin < Bins; bin++)
        {
            double value = counts[bin] * Bins / (double)transforms.Length;
            Rectangle bar = plot.Add.Rectangle((bin + 0.06) / Bins, (bin + 0.94) / Bins, 0, value);
            bar.FillColor = (Math.Abs(value - 1) > half ? OutsideColor : BarColor).WithAlpha(0.85);
            bar.LineWidth = 0;
        }

        Rectangle uniform = plot.Add.Rectangle(0, 1, Math.Max(0, 1 - half), 1 + half);
        uniform.FillColor = BandColor.WithAlpha(0.28);
        uniform.LineWidth = 0;
        plot.Axes.SetLimits(0, 1, 0, Math.Max(2, 1.08 * counts.Max() * Bins / transforms.Length));
        return plot;
    }
}
