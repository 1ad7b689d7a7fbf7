using Latent.Data;

namespace Latent.Metrics;

/// <summary>
/// The coverage of a mixture of known modes by samples, as in Lin et al., "PacGAN: the power of two samples in generative adversarial
/// networks" (2018), section 4.1: a sample within three standard deviations of a mode is of high quality and belongs to that mode.
/// </summary>
/// <param name="Modes">Number of modes with at least one high-quality sample.</param>
/// <param name="HighQuality">The fraction of high-quality samples.</param>
/// <param name="ReverseKl">KL(distribution of the high-quality samples over the modes ‖ uniform distribution), in nats; NaN without such
/// samples.</param>
public readonly record struct ModeCoverage(int Modes, double HighQuality, double ReverseKl)
{
    private const double Deviations = 3;

    /// <summary>Counts samples of a mixture.</summary>
    /// <param name="mixture">The mixture.</param>
    /// <param name="samples">Samples, [count, columns].</param>
    public static ModeCoverage Of(GaussianMixture mixture, float[,] samples)
    {
        ArgumentNullException.ThrowIfNull(mixture);
        return Of(mixture.Centres(), mixture.Deviation, samples);
    }

    /// <summary>Counts samples of a mixture that is given by its modes.</summary>
    /// <param name="modes">Centres of the modes, [count, columns].</param>
    /// <param name="deviation">The standard deviation of each mode.</param>
    /// <param name="samples">Samples, [count, columns].</param>
    public static ModeCoverage Of(float[,] modes, double deviation, float[,] samples)
    {
        ArgumentNullException.ThrowIfNull(modes);
        ArgumentNullException.ThrowIfNull(samples);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(deviation);
        int[] counts = new int[modes.GetLength(0)];
        for (int sample = 0; sample < samples.GetLength(0); sample++)
        {
            double[] distances = [.. Enumerable.Range(0, counts.Length).Select(mode => Distance(modes, mode, samples, sample))];
            int nearest = Array.IndexOf(distances, distances.Min());
            counts[nearest] += distances[nearest] <= Deviations * deviation ? 1 : 0;
        }

        double all = counts.Sum();
        double divergence = counts.Where(count => count > 0).Sum(count => count / all * Math.Log(count / all * counts.Length));
        return new ModeCoverage(counts.Count(count => count > 0), all / samples.GetLength(0), all > 0 ? divergence : double.NaN);
    }

    private static double Distance(float[,] modes, int mode, float[,] samples, int sample)
    {
        double sum = 0;
        for (int column = 0; column < modes.GetLength(1); column++)
        {
            double difference = modes[mode, column] - samples[sample, column];
            sum += difference * difference;
        }

        return Math.Sqrt(sum);
    }
}
