using ScottPlot;

namespace Latent.Cli.Pictures;

/// <summary>Where days lie in the space of a model's latents, coloured by what they belong to.</summary>
internal static class LatentMap
{
    public const int Width = 900;
    public const int Height = 840;

    /// <summary>Draws a point a day; of more than two latents the two that vary most.</summary>
    /// <param name="title">The title.</param>
    /// <param name="caption">What the colours are.</param>
    /// <param name="points">The latents of each day, at least two.</param>
    /// <param name="groups">The group of each day, −1 for one that is not drawn.</param>
    /// <param name="names">The groups' names, the calmest first.</param>
    /// <exception cref="ArgumentException">There are no points, they have one latent, or lengths differ.</exception>
    public static byte[] ToPng(string title, string caption, IReadOnlyList<float[]> points, IReadOnlyList<int> groups, IReadOnlyList<string> names)
    {
        Check(points, groups);
        var (first, second) = Widest(points);
        using var plot = Chart.Create($"latent {first + 1}", $"latent {second + 1}");
        var colors = RegimeColors.Of(names.Count);
        // The turbulent days are few: drawn last, they are not covered.
        for (var group = 0; group < names.Count; group++)
        {
            Coordinates[] days = [.. points.Zip(groups).Where(day => day.Second == group).Select(day => new Coordinates(day.First[first], day.First[second]))];
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
                var mean = points.Average(point => (double)point[latent]);
                return points.Sum(point => (point[latent] - mean) * (point[latent] - mean));
            }).Take(2).Order(),
        ];
        return (order[0], order[1]);
    }

    private static void Check(IReadOnlyList<float[]> points, IReadOnlyList<int> groups)
    {
        if (points.Count == 0 || points[0].Length < 2)
        {
            throw new ArgumentException("a map needs points of two latents or more; there are none", nameof(points));
        }
        if (points.Count != groups.Count)
        {
            throw new ArgumentException($"there are {points.Count} points and {groups.Count} groups; give as many of each", nameof(groups));
        }
    }
}
