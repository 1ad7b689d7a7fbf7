using Latent.Interop;

namespace Latent.Metrics;

/// <summary>How like samples are to data: three families of comparisons, none of which says all.</summary>
/// <param name="Prdc">Precision, recall, density and coverage.</param>
/// <param name="Discrepancy">The maximum mean discrepancy, of up to 1,000 rows of both.</param>
/// <param name="FrechetDistance">The Fréchet distance.</param>
public readonly record struct SampleQuality(Prdc Prdc, MaximumMeanDiscrepancy Discrepancy, double FrechetDistance)
{
    // Each pair of rows is a kernel value for every permutation.
    private const int DiscrepancyRows = 1000;

    /// <summary>Compares samples with data.</summary>
    /// <param name="data">Features of data that the model has not seen, [count, columns].</param>
    /// <param name="samples">Features of samples, of as many columns.</param>
    /// <param name="seed">Of the permutation test.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    /// <exception cref="ArgumentException">There are six rows or fewer of either, or the columns differ.</exception>
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
