using System.Globalization;

namespace Latent.Cli.Pictures;

/// <summary>Decoded draws of z = μ + scale · σ · ε, for one input.</summary>
/// <param name="SigmaScale">The factor on σ: 1 is the encoder's own distribution.</param>
/// <param name="Images">Decoded draws, [draws, height x width], values 0 to 1.</param>
internal sealed record DistributionRow(float SigmaScale, float[,] Images);

/// <summary>The article's illustration: the encoder maps an input to a distribution, whose width determines the variety of draws.</summary>
internal static class DistributionSheet
{
    private const string Title = "One input, one distribution";
    private const int Space = 28;      // between the input and the rows
    private const int RowSpace = 18;
    private const int NumbersShown = 4;

    /// <summary>Writes the input beside a labelled row of decoded draws for each scale of σ.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="input">The encoded image, height x width values from 0 to 1.</param>
    /// <param name="mu">The mean of the latent distribution.</param>
    /// <param name="sigma">The standard deviation of the latent distribution, of the length of <paramref name="mu"/>.</param>
    /// <param name="rows">The rows of draws, from the top.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">There is no row, or shapes differ.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(
        string path, float[] input, float[] mu, float[] sigma, IReadOnlyList<DistributionRow> rows, int height, int width)
    {
        Check(mu, sigma, rows);
        ImageBatch image = new(SingleRow(input), height, width);
        ImageGrid[] grids = [.. rows.Select(row => RowGrid(row, height, width))];
        string caption = $"μ = {Vector(mu)}     σ = {Vector(sigma)}";
        (int Width, int Height) header = SheetHeader.Measure(Title, caption);
        int rowHeight = TextStyle.Heading.LineHeight + grids[0].GridHeight;
        int contents = (rows.Count * (rowHeight + RowSpace)) - RowSpace;
        // The input is as tall as all rows beside it.
        int inputScale = Math.Max(1, (contents - TextStyle.Heading.LineHeight) / Math.Max(height, width));
        int left = (width * inputScale) + Space;
        int right = left + Math.Max(grids.Max(grid => grid.GridWidth), rows.Max(TextWidth));
        using Sheet sheet = new(
            (2 * Sheet.Margin) + Math.Max(right, header.Width), (2 * Sheet.Margin) + header.Height + contents);
        int top = Sheet.Margin + header.Height;
        SheetHeader.Draw(sheet, Title, caption);
        sheet.Text("input x", Sheet.Margin, top + (TextStyle.Heading.LineHeight / 2f), TextStyle.Heading);
        sheet.Tile(image, 0, Sheet.Margin, top + TextStyle.Heading.LineHeight, inputScale);
        for (int row = 0; row < grids.Length; row++)
        {
            DrawRow(sheet, rows[row], grids[row], Sheet.Margin + left, top + (row * (rowHeight + RowSpace)));
        }

        sheet.Write(path);
    }

    private static void DrawRow(Sheet sheet, DistributionRow row, ImageGrid grid, int left, int top)
    {
        string heading = Heading(row.SigmaScale);
        float middle = top + (TextStyle.Heading.LineHeight / 2f);
        sheet.Text(heading, left, middle, TextStyle.Heading);
        sheet.Text(Note(row.SigmaScale), left + Sheet.Measure(heading, TextStyle.Heading), middle, TextStyle.Caption);
        grid.DrawRows(sheet, left, top + TextStyle.Heading.LineHeight);
    }

    private static ImageGrid RowGrid(DistributionRow row, int height, int width)
    {
        ImageBatch images = new(row.Images, height, width);
        return new ImageGrid(images, ImageGrid.RowsOf(images.Count, images.Count));
    }

    private static int TextWidth(DistributionRow row) =>
        Sheet.Measure(Heading(row.SigmaScale), TextStyle.Heading) + Sheet.Measure(Note(row.SigmaScale), TextStyle.Caption);

    private static string Heading(float scale) =>
        scale == 1f ? "z ~ N(μ, σ²)" : string.Create(CultureInfo.InvariantCulture, $"σ × {scale:0.###}");

    private static string Note(float scale) => scale switch
    {
        1f => "   the encoder's distribution",
        < 1f => "   nearly one image, as from a plain autoencoder",
        _ => "   images unlike the input",
    };

    private static string Vector(float[] values)
    {
        string shown = string.Join(", ", values.Take(NumbersShown).Select(Number));
        return values.Length > NumbersShown ? $"({shown}, … {values.Length} values)" : $"({shown})";
    }

    private static string Number(float value) => value.ToString("0.000;\u22120.000;0.000", CultureInfo.InvariantCulture);

    private static float[,] SingleRow(float[] values)
    {
        float[,] row = new float[1, values.Length];
        Buffer.BlockCopy(values, 0, row, 0, values.Length * sizeof(float));
        return row;
    }

    private static void Check(float[] mu, float[] sigma, IReadOnlyList<DistributionRow> rows)
    {
        if (mu.Length == 0 || mu.Length != sigma.Length)
        {
            throw new ArgumentException($"mu has {mu.Length} values and sigma {sigma.Length}; give equal numbers, at least one of each");
        }

        if (rows.Count == 0)
        {
            throw new ArgumentException("there are no draws to show; give at least one row", nameof(rows));
        }
    }
}
