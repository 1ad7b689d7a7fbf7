using Latent.Interop;

namespace Latent.Metrics;

/// <summary>How like samples are to data, by all that is compared.</summary>
/// <param name="Prdc">Precision, recall, density and coverage.</param>
/// <param name="Discrepancy">The maximum mean discrepancy, of up to 1,000 rows of both.</param>
/// <param name="FrechetDistance">The Fréchet distance.</param>
/// <param name="Memorisation">Whether samples are copies of training data.</param>
public readonly record struct SampleQuality(Prdc Prdc, MaximumMeanDiscrepancy Discrepancy, double FrechetDistance, Memorisation Memorisation)
{
    // Of which each pair is a kernel value, times a permutation each.
    private const int DiscrepancyRows = 1000;

    /// <summary>Compares samples with data that the model has not seen.</summary>
    /// <param name="training">Features of training data, [count, columns].</param>
    /// <param name="test">Features of other data.</param>
    /// <param name="samples">Features of samples.</param>
    /// <param name="seed">Of the permutation test.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    public static SampleQuality Of(float[,] training, float[,] test, float[,] samples, ulong seed = 0, Context? context = null) => new(
        Prdc.Of(test, samples, context: context),
        MaximumMeanDiscrepancy.Of(First(test, DiscrepancyRows), First(samples, DiscrepancyRows), seed: seed, context: context),
        Metrics.FrechetDistance.Of(test, samples),
        Memorisation.Of(training, samples, context));

    private static float[,] First(float[,] rows, int count)
    {
        ArgumentNullException.ThrowIfNull(rows);
        float[,] first = new float[Math.Min(count, rows.GetLength(0)), rows.GetLength(1)];
        Array.Copy(rows, first, first.Length);
        return first;
    }
}
