using ScottPlot;

namespace Latent.Cli.Pictures;

/// <summary>A scatter plot of days in the space of a model's latents, coloured by group.</summary>
internal static class LatentMap
{
    public const int Width = 900;
    public const int Height = 840;

    /// <summary>Draws a point for each day, in the plane of the two latents with the greatest variance.</summary>
    /// <param name="title">The title.</param>
    /// <param name="caption">A caption that explains the colours.</param>
    /// <param name="points">The latents of each day, at least two.</param>
    /// <param name="groups">The group of each day; −1 for a day that is not drawn.</param>
    /// <param name="names">The names of the groups, the calmest first.</param>
    /// <exception cref="ArgumentException">There are no points, they have one latent, or lengths differ.</exception>
    public static byte[] ToPng(string title, string caption, IReadOnlyList<float[]> points, IReadOnlyList<int> groups,
        IReadOnlyList<string> names)
    {
        Check(points, groups);
        (int first, int second) = Widest(points);
        using Plot plot = Chart.Create($"latent {first + 1}", $"latent {second + 1}");
        IReadOnlyList<Color> colors = RegimeColors.Of(names.Count);
        // Turbulent days are few, and drawn last, so that no other points cover them.
        for (int group = 0; group < names.Count; group++)
        {
            Coordinates[] days = [.. points.Zip(groups).Where(day => day.Second == group)
                .Select(day => new Coordinates(day.First[first], day.First[second]))];
            if (days.Length > 0)
            {
                plot.Add.Markers(days, MarkerShape.FilledCircle, 4, colors[group].WithAlpha(0.55));
            }

            Chart.AddToLegend(plot, names[group], colors[group], MarkerShape.FilledCircle, lineWidth: 0);
        }

        plot.Axes.Margins(0.03, 0.03);
        Chart.ShowLegendBelow(plot);
        return Chart.ToPng(plot, title, caption, Width, Height);
    }

    private static (int First, int Second) Widest(IReadOnlyList<float[]> points)
    {
        int[] order =
        [
            .. Enumerable.Range(0, points[0].Length).OrderByDescending(latent =>
            {
                double mean = points.Average(point => (double)point[latent]);
                return points.Sum(point => (point[latent] - mean) * (point[latent] - mean));
            }).Take(2).Order(),
        ];
        return (order[0], order[1]);
    }

    private static void Check(IReadOnlyList<float[]> points, IReadOnlyList<int> groups)
    {
        if (points.Count == 0 || points[0].Length < 2)
        {
            throw new ArgumentException("a map needs points with two or more latents; there are none", nameof(points));
        }

        if (points.Count != groups.Count)
        {
            throw new ArgumentException($"there are {points.Count} points and {groups.Count} groups; give equal numbers", nameof(groups));
        }
    }
}
