using Latent.Interop;

namespace Latent.Metrics;

/// <summary>
/// A test for copies of training data: a sample that is much nearer to one training row than to the others is memorised. The distance from
/// the nearest row is compared with the mean distance from the 50 nearest, as by Carlini et al., "Extracting training data from diffusion
/// models" (2023). The threshold of a third is that of Yoon et al., "Diffusion probabilistic models generalize when they fail to memorize"
/// (2023), who compare with the second nearest.
/// </summary>
/// <param name="Share">The fraction of samples whose distance from the nearest training row is below a third of the mean distance from the
/// 50 nearest.</param>
/// <param name="MedianDistance">The median distance of samples from the nearest training row.</param>
public readonly record struct Memorisation(double Share, double MedianDistance)
{
    private const int Neighbours = 50;
    private const double Threshold = 1.0 / 3;

    /// <summary>Compares samples with training data.</summary>
    /// <param name="training">Rows of [count, columns].</param>
    /// <param name="samples">Rows with the same number of columns.</param>
    /// <param name="context">Context with threads and kernels; the default context if null.</param>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static Memorisation Of(float[,] training, float[,] samples, Context? context = null)
    {
        (Points real, Points fake) = Points.Pair(training, samples);
        double[] nearest = new double[fake.Count];
        float[] near = new float[Math.Min(Neighbours, real.Count)];
        int copies = 0;
        fake.ForDistances(real, (sample, distances) =>
        {
            Nearest.Smallest(distances, near);
            double mean = 0;
            foreach (float distance in near)
            {
                mean += Math.Sqrt(distance) / near.Length;
            }

            nearest[sample] = Math.Sqrt(near[0]);
            copies += nearest[sample] < Threshold * mean ? 1 : 0;
        }, context);
        Array.Sort(nearest);
        return new Memorisation((double)copies / fake.Count, nearest[nearest.Length / 2]);
    }
}
