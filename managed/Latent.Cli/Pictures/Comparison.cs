namespace Latent.Cli.Pictures;

/// <summary>A picture of an autoencoder, a VAE and a GAN side by side: reconstructions of the same images, and samples of the VAE and the
/// GAN.</summary>
internal static class Comparison
{
    /// <summary>The number of rows of samples of each model.</summary>
    public const int SampleRows = 3;

    /// <summary>Writes the picture.</summary>
    /// <param name="path">The PNG to write.</param>
    /// <param name="originals">A row of images, [count, height x width], values 0 to 1.</param>
    /// <param name="ofAutoencoder">The autoencoder's reconstructions, of the same shape.</param>
    /// <param name="ofVae">The VAE's reconstructions, of the same shape.</param>
    /// <param name="vaeSamples">Samples of the VAE, <see cref="SampleRows"/> rows of the same shape.</param>
    /// <param name="ganSamples">Samples of the GAN, of the shape of the VAE's.</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">An array has another shape.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public static void Write(
        string path, float[,] originals, float[,] ofAutoencoder, float[,] ofVae, float[,] vaeSamples, float[,] ganSamples, int height,
        int width)
    {
        float[][,] parts = [originals, ofAutoencoder, ofVae, vaeSamples, ganSamples];
        float[,] all = new float[parts.Sum(part => part.GetLength(0)), height * width];
        int end = 0;
        foreach (float[,] part in parts)
        {
            _ = new ImageBatch(part, height, width);  // checks the shape
            Array.Copy(part, 0, all, end, part.Length);
            end += part.Length;
        }

        ImageBatch images = new(all, height, width);
        new ImageGrid(images, ImageGrid.RowsOf(images.Count, originals.GetLength(0)))
        {
            Title = "An autoencoder, a VAE and a GAN",
            Caption = "Test images and their reconstructions from two numbers; below, new images of the VAE and the GAN",
            RowLabels = ["test images", "autoencoder", "VAE", "", "VAE, new", "", "", "GAN, new", ""],
            RowsPerGroup = SampleRows,
        }.Write(path);
    }
}
