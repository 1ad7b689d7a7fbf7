using Latent.Cli.Pictures;
using Latent.Data;
using Latent.Models;

namespace Latent.Cli.Reporting;

/// <summary>The article's illustration: a VAE's latent distribution of one "3" of the test set, and decoded draws from it.</summary>
internal sealed class Posterior
{
    private const byte WantedClass = 3;
    private const int MostDraws = 10;
    private const int InputTiles = 4; // width of the enlarged input in tiles

    private static readonly float[] Scales = [1, 0.05f, 6];

    private readonly Vae _vae;
    private readonly float[,] _input;
    private readonly float[,] _mu;
    private readonly float[,] _logVariance;

    public Posterior(Vae vae, Dataset test)
    {
        // A data set without that class shows its first image.
        Row = Math.Max(0, test.Labels.IndexOf(WantedClass));
        _vae = vae;
        _input = test.ToArray(Row, 1);
        (_mu, _logVariance) = vae.Encode(_input);
        Label = test.HasLabels ? $"class {test.Labels[Row]}, test image {Row}" : $"test image {Row}";
    }

    /// <summary>The row of the image in the test set.</summary>
    public int Row { get; }

    /// <summary>A description of the image.</summary>
    public string Label { get; }

    /// <summary>The mean of each latent.</summary>
    public float[] Mu => [.. _mu.Cast<float>()];

    /// <summary>The standard deviation of each latent: exp(½ · logVariance).</summary>
    public float[] Sigma => [.. _logVariance.Cast<float>().Select(value => MathF.Exp(0.5f * value))];

    /// <summary>Writes the image and decoded draws of z = μ + scale · σ · ε for each scale.</summary>
    public void Write(string path, ImageSize size, ulong seed)
    {
        int draws = Math.Max(1, PictureRoom.Across(size, MostDraws + InputTiles) - InputTiles);
        (float[,] mu, float[,] logVariance) = (Repeat(_mu, draws), Repeat(_logVariance, draws));
        DistributionRow[] rows = [.. Scales.Select(scale =>
            new DistributionRow(scale, _vae.Decode(_vae.Reparameterize(mu, logVariance, seed, scale))))];
        DistributionSheet.Write(path, [.. _input.Cast<float>()], Mu, Sigma, rows, size.Height, size.Width);
    }

    private static float[,] Repeat(float[,] row, int count)
    {
        float[,] rows = new float[count, row.Length];
        for (int i = 0; i < count; i++)
        {
            Array.Copy(row, 0, rows, i * row.Length, row.Length);
        }

        return rows;
    }
}
