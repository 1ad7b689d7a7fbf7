namespace Latent.Cli.Pictures;

/// <summary>Images decoded from draws of the prior.</summary>
internal static class PriorSamples
{
    /// <summary>Writes the samples in a grid as near to square as their count allows, or with a column for each class.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="images">Samples, [count, height x width], values 0 to 1.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <param name="classes">The number of classes, which the samples have in turn; 0 for samples without classes.</param>
    /// <exception cref="ArgumentException">There is no image, or the length of a row is not height x width.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] images, int height, int width, int classes = 0)
    {
        ImageBatch batch = new(images, height, width);
        ImageGrid grid = classes == 0
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
