namespace Latent.Cli.Pictures;

/// <summary>Images decoded from draws of the prior.</summary>
internal static class PriorSamples
{
    /// <summary>Writes the samples in a grid as near to square as their count allows.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="images">[count, height x width], values 0 to 1.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">There is no image, or a row is not height x width long.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(string path, float[,] images, int height, int width)
    {
        var grid = new ImageGrid(new ImageBatch(images, height, width))
        {
            Title = "Samples from the prior",
            Caption = "Decoded draws of z ~ N(0, I)",
        };
        grid.Write(path);
    }
}
