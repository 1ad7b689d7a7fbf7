namespace Latent.Cli.Pictures;

/// <summary>A picture of originals above their reconstructions.</summary>
internal static class Reconstructions
{
    private const int PairsPerRow = 12;

    /// <summary>Writes a picture with each original above its reconstruction.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="originals">Originals, [count, height x width], values 0 to 1.</param>
    /// <param name="reconstructions">Reconstructions, [count, height x width], values 0 to 1.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">The arrays differ in shape or contain no image.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] originals, float[,] reconstructions, int height, int width)
    {
        ImageBatch above = new(originals, height, width);
        ImageBatch below = new(reconstructions, height, width);
        int[][] rows =
        [
            .. ImageGrid.RowsOf(above.Count, PairsPerRow)
                .SelectMany(row => new[] { row, [.. row.Select(index => index + above.Count)] }),
        ];
        ImageGrid grid = new(above.FollowedBy(below), rows)
        {
            Title = "Reconstructions",
            Caption = "Images, and their reconstructions from the latents",
            RowLabels = [.. rows.Select((_, row) => row % 2 == 0 ? "original" : "decoded")],
            RowsPerGroup = 2,
        };
        grid.Write(path);
    }
}
