namespace Latent.Cli.Pictures;

/// <summary>Images decoded from draws of the prior.</summary>
internal static class PriorSamples
{
    /// <summary>Writes the samples in a grid as near to square as their count allows.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="images">[count, height x width], values 0 to 1.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <param name="classes">How many classes the samples are of in turn; 0 for samples of none.</param>
    /// <exception cref="ArgumentException">There is no image, or a row is not height x width long.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] images, int height, int width, int classes = 0)
    {
        var batch = new ImageBatch(images, height, width);
        var grid = classes == 0
            ? new ImageGrid(batch) { Title = "Samples", Caption = "Draws of z ~ N(0, I)" }
            : new ImageGrid(batch, ImageGrid.RowsOf(batch.Count, classes))
            {
                Title = "Samples of each class",
                Caption = "Draws of z ~ N(0, I)",
                ColumnLabels = [.. Enumerable.Range(0, Math.Min(classes, batch.Count)).Select(label => $"{label}")],
            };
        grid.Write(path);
    }
}
