using Latent.Interop;

namespace Latent.Metrics;

/// <summary>The similarity of samples to data, by three kinds of comparison. None of them suffices alone.</summary>
/// <param name="Prdc">Precision, recall, density and coverage.</param>
/// <param name="Discrepancy">The maximum mean discrepancy of the first 1,000 rows of both, or of all if there are fewer.</param>
/// <param name="FrechetDistance">The Fréchet distance.</param>
public readonly record struct SampleQuality(Prdc Prdc, MaximumMeanDiscrepancy Discrepancy, double FrechetDistance)
{
    // The work of the permutation test grows with the square of the rows.
    private const int DiscrepancyRows = 1000;

    /// <summary>Compares samples with data.</summary>
    /// <param name="data">Features of data that the model has not seen, [count, columns].</param>
    /// <param name="samples">Features of samples, with the same number of columns.</param>
    /// <param name="seed">Seed of the permutation test.</param>
    /// <param name="context">Context with threads and kernels; the default context if null.</param>
    /// <exception cref="ArgumentException">Data or samples have fewer than six rows, or the numbers of columns differ.</exception>
    public static SampleQuality Of(float[,] data, float[,] samples, ulong seed = 0, Context? context = null) => new(
        Prdc.Of(data, samples, context: context),
        MaximumMeanDiscrepancy.Of(First(data, DiscrepancyRows), First(samples, DiscrepancyRows), seed: seed, context: context),
        Metrics.FrechetDistance.Of(data, samples));

    private static float[,] First(float[,] rows, int count)
    {
        float[,] first = new float[Math.Min(count, rows.GetLength(0)), rows.GetLength(1)];
        Array.Copy(rows, first, first.Length);
        return first;
    }
}
