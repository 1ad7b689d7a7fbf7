using System.Globalization;
using Latent.Data;
using Latent.Metrics;
using ScottPlot;
using ScottPlot.Plottables;

namespace Latent.Cli.Pictures;

/// <summary>Scatter plots of samples of a mixture in the plane, one panel for each generator. Samples inside the ring around a mode are of
/// high quality.</summary>
internal static class MixtureScatter
{
    public const int Side = 400;

    private const int Gap = 20;
    private const double Deviations = 3;
    private const double MarginShare = 0.15;

    private static readonly Color SampleColor = Color.FromHex("#2563A8");
    private static readonly Color StrayColor = Color.FromHex("#D9642B");
    private static readonly Color ModeColor = Color.FromHex("#9AA3B2");

    /// <summary>Writes the panels side by side.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="mixture">The mixture, of two columns.</param>
    /// <param name="panels">The name of each panel, and its samples, [count, 2].</param>
    /// <exception cref="ArgumentException">There is no panel, or points do not have two coordinates.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, GaussianMixture mixture, IReadOnlyList<(string Name, float[,] Samples)> panels)
    {
        Check(mixture, panels);
        string title = $"Samples of the {mixture.Name}";
        string caption = string.Create(CultureInfo.InvariantCulture,
            $"Blue within {Deviations:0} standard deviations of a mode, orange elsewhere");
        int top = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        using Sheet sheet = new((2 * Sheet.Margin) + (panels.Count * (Side + Gap)) - Gap,
            top + TextStyle.Heading.LineHeight + Side + Sheet.Margin);
        SheetHeader.Draw(sheet, title, caption);
        for (int panel = 0; panel < panels.Count; panel++)
        {
            int left = Sheet.Margin + (panel * (Side + Gap));
            (string name, float[,] samples) = panels[panel];
            sheet.Text($"{name}: {Summary(mixture, samples)}", left, top + (TextStyle.Heading.LineHeight / 2f), TextStyle.Heading);
            using Plot plot = PlotOf(mixture, samples);
            sheet.Draw(plot, left, top + TextStyle.Heading.LineHeight, Side, Side);
        }

        sheet.Write(path);
    }

    private static string Summary(GaussianMixture mixture, float[,] samples)
    {
        ModeCoverage coverage = ModeCoverage.Of(mixture, samples);
        return string.Create(CultureInfo.InvariantCulture,
            $"{coverage.Modes} of {mixture.Modes} modes, {100 * coverage.HighQuality:0.0} %");
    }

    private static Plot PlotOf(GaussianMixture mixture, float[,] samples)
    {
        Plot plot = Chart.Create("", "");
        Coordinates[] centres = Points(mixture.Centres());
        foreach (Coordinates centre in centres)
        {
            Ellipse ring = plot.Add.Circle(centre, Deviations * mixture.Deviation);
            ring.LineColor = ModeColor;
            ring.FillColor = Colors.Transparent;
        }

        foreach (IGrouping<bool, Coordinates> group in Points(samples)
            .GroupBy(point => centres.Any(centre => centre.Distance(point) <= Deviations * mixture.Deviation)))
        {
            plot.Add.Markers(group.ToArray(), MarkerShape.FilledCircle, 2, (group.Key ? SampleColor : StrayColor).WithAlpha(0.6));
        }

        double reach = centres.Max(centre => Math.Max(Math.Abs(centre.X), Math.Abs(centre.Y))) * (1 + MarginShare);
        plot.Axes.SetLimits(-reach, reach, -reach, reach);
        return plot;
    }

    private static Coordinates[] Points(float[,] values) =>
        [.. Enumerable.Range(0, values.GetLength(0)).Select(row => new Coordinates(values[row, 0], values[row, 1]))];

    private static void Check(GaussianMixture mixture, IReadOnlyList<(string Name, float[,] Samples)> panels)
    {
        if (panels.Count == 0)
        {
            throw new ArgumentException("there are no samples to draw; give the samples of at least one generator", nameof(panels));
        }

        int columns = panels.Select(panel => panel.Samples.GetLength(1)).Append(mixture.Columns).FirstOrDefault(columns => columns != 2, 2);
        if (columns != 2)
        {
            throw new ArgumentException($"a scatter plot needs points of 2 values, but these have {columns}", nameof(panels));
        }
    }
}
