namespace Latent.Cli.Pictures;

/// <summary>An autoencoder, a VAE and a GAN side by side: what comes back of the same images, and what two of them make up.</summary>
internal static class Comparison
{
    /// <summary>Lines of new images that are shown of a model.</summary>
    public const int SampleRows = 3;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="originals">A line of images, [count, height x width], values 0 to 1, as are all.</param>
    /// <param name="ofAutoencoder">What the autoencoder makes of them.</param>
    /// <param name="ofVae">What the VAE makes of them.</param>
    /// <param name="vaeSamples"><see cref="SampleRows"/> such lines of the VAE's own.</param>
    /// <param name="ganSamples">The same of the GAN.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">An array has another shape.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(
        string path, float[,] originals, float[,] ofAutoencoder, float[,] ofVae, float[,] vaeSamples, float[,] ganSamples, int height, int width)
    {
        float[][,] parts = [originals, ofAutoencoder, ofVae, vaeSamples, ganSamples];
        var all = new float[parts.Sum(part => part.GetLength(0)), height * width];
        var end = 0;
        foreach (var part in parts)
        {
            _ = new ImageBatch(part, height, width);  // checks the shape
            Array.Copy(part, 0, all, end, part.Length);
            end += part.Length;
        }
        var images = new ImageBatch(all, height, width);
        new ImageGrid(images, ImageGrid.RowsOf(images.Count, originals.GetLength(0)))
        {
            Title = "An autoencoder, a VAE and a GAN",
            Caption = "Test images and what comes back of them through two numbers; below, new images that the VAE and the GAN made",
            RowLabels = ["test images", "autoencoder", "VAE", "", "VAE, new", "", "", "GAN, new", ""],
            RowsPerGroup = SampleRows,
        }.Write(path);
    }
}
