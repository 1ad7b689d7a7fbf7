using Latent.Interop;

namespace Latent.Metrics;

/// <summary>
/// Precision and recall (Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models", 2019), density and
/// coverage (Naeem et
/// al., "Reliable fidelity and diversity metrics for generative models", 2020): they count samples within balls
/// around data, whose radius is the distance of the k-th neighbour, and data within such balls around samples.
/// </summary>
/// <param name="Precision">The fraction of samples that lie in the ball of a data row.</param>
/// <param name="Recall">The fraction of data that lies in the ball of a sample.</param>
/// <param name="Density">The mean number of balls of data that a sample lies in, divided by k; 1 for samples like the data, more where
/// samples crowd.</param>
/// <param name="Coverage">The fraction of data whose ball contains a sample.</param>
public readonly record struct Prdc(double Precision, double Recall, double Density, double Coverage)
{
    /// <summary>Compares samples with data.</summary>
    /// <param name="data">Rows of [count, columns].</param>
    /// <param name="samples">Rows with the same number of columns.</param>
    /// <param name="neighbours">k; the papers use 3 and 5.</param>
    /// <param name="context">Context with threads and kernels; the default context if null.</param>
    /// <exception cref="ArgumentException">The number of rows is not above the number of neighbours, or the numbers of columns
    /// differ.</exception>
    public static Prdc Of(float[,] data, float[,] samples, int neighbours = 5, Context? context = null)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(neighbours, 1);
        (Points real, Points fake) = Points.Pair(data, samples);
        float[] realRadii = Radii(real, neighbours, context), fakeRadii = Radii(fake, neighbours, context);
        bool[] isRecalled = new bool[real.Count], isCovered = new bool[real.Count];
        long precise = 0, balls = 0;
        fake.ForDistances(real, (sample, distances) =>
        {
            int inside = 0;
            for (int row = 0; row < distances.Length; row++)
            {
                if (distances[row] < realRadii[row])
                {
                    inside++;
                    isCovered[row] = true;
                }

                isRecalled[row] |= distances[row] < fakeRadii[sample];
            }

            precise += inside > 0 ? 1 : 0;
            balls += inside;
        }, context);
        return new Prdc(
            (double)precise / fake.Count, FractionOf(isRecalled), (double)balls / ((double)neighbours * fake.Count), FractionOf(isCovered));
    }

    /// <summary>The squared distance of each point from its k-th neighbour among the others.</summary>
    private static float[] Radii(Points points, int neighbours, Context? context)
    {
        if (points.Count <= neighbours)
        {
            throw new ArgumentException($"There are {points.Count} points; {neighbours} neighbours of each need {neighbours + 1} or more.");
        }

        float[] radii = new float[points.Count], nearest = new float[neighbours];
        points.ForDistances(points, (row, distances) =>
        {
            distances[row] = float.PositiveInfinity;
            Nearest.Smallest(distances, nearest);
            radii[row] = nearest[^1];
        }, context);
        return radii;
    }

    private static double FractionOf(bool[] flags) => flags.Count(flag => flag) / (double)flags.Length;
}
