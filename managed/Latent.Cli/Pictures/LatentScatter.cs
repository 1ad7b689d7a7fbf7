using System.Globalization;
using ScottPlot;
using ScottPlot.Panels;

namespace Latent.Cli.Pictures;

/// <summary>A scatter plot of two-dimensional latents, coloured by class.</summary>
internal static class LatentScatter
{
    public const int Width = 860;
    public const int Height = 840;

    // Ten distinct hues on white; neighbours in the list also differ in lightness.
    private static readonly Color[] Palette =
    [
        .. new[] { "#1F6FB4", "#E6812A", "#2C9A3F", "#C9302C", "#7E57B8", "#7A4B3A", "#D665B0", "#6B7280", "#A8A81E", "#17A9B8" }
            .Select(Color.FromHex),
    ];

    // Classes beyond the palette repeat its colours in another shape.
    private static readonly MarkerShape[] Shapes = [MarkerShape.FilledCircle, MarkerShape.FilledSquare, MarkerShape.FilledTriangleUp];

    /// <summary>Writes one point for each image at (z₁, z₂), with a legend of the classes.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="latents">Latents, [count, 2].</param>
    /// <param name="labels">The class of each point.</param>
    /// <exception cref="ArgumentException">There is no point, a point does not have two coordinates, or lengths differ.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] latents, byte[] labels)
    {
        Check(latents, labels);
        using Plot plot = Chart.Create("z\u2081", "z\u2082");
        foreach (IGrouping<byte, int>? group in Enumerable.Range(0, labels.Length).GroupBy(index => labels[index])
            .OrderBy(group => group.Key))
        {
            AddClass(plot, group.Key, [.. group.Select(index => new Coordinates(latents[index, 0], latents[index, 1]))]);
        }

        plot.Axes.Margins(0.04, 0.04);
        LegendPanel legend = plot.ShowLegend(Edge.Right);
        legend.Legend.OutlineWidth = 0;
        Chart.Write(plot, path, "The latent plane", "Each test image, coloured by its class", Width, Height);
    }

    private static void AddClass(Plot plot, byte label, Coordinates[] points)
    {
        Color color = Palette[label % Palette.Length];
        MarkerShape shape = Shapes[label / Palette.Length % Shapes.Length];
        plot.Add.Markers(points, shape, 5, color.WithAlpha(0.65));
        Chart.AddToLegend(plot, label.ToString(CultureInfo.InvariantCulture), color, shape, lineWidth: 0);
    }

    private static void Check(float[,] latents, byte[] labels)
    {
        if (latents.GetLength(1) != 2)
        {
            throw new ArgumentException($"a scatter plot needs latents of 2 values, but these have {latents.GetLength(1)}",
                nameof(latents));
        }

        if (labels.Length == 0 || labels.Length != latents.GetLength(0))
        {
            throw new ArgumentException(
                $"there are {latents.GetLength(0)} latents and {labels.Length} labels; "
                + "give equal numbers, at least one of each", nameof(labels));
        }
    }
}
