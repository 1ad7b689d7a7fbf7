using Latent.Interop;

namespace Latent.Metrics;

/// <summary>
/// Precision and recall (Kynkäänniemi et al., "Improved precision and recall metric for assessing generative models", 2019), density and coverage (Naeem et
/// al., "Reliable fidelity and diversity metrics for generative models", 2020): how samples lie in balls around data, each as large as the distance of
/// its k-th neighbour, and the other way round.
/// </summary>
/// <param name="Precision">The share of samples within the ball of some data.</param>
/// <param name="Recall">The share of data within the ball of some sample.</param>
/// <param name="Density">In how many balls of data a sample lies, over k; 1 for data themselves, more where samples crowd.</param>
/// <param name="Coverage">The share of data whose ball holds a sample.</param>
public readonly record struct Prdc(double Precision, double Recall, double Density, double Coverage)
{
    /// <summary>Compares samples with data.</summary>
    /// <param name="data">Rows of [count, columns].</param>
    /// <param name="samples">Rows of as many columns.</param>
    /// <param name="neighbours">k; the papers take 3 and 5.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    /// <exception cref="ArgumentException">There are not more rows than neighbours, or the columns differ.</exception>
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
            (double)precise / fake.Count, Share(isRecalled), (double)balls / ((double)neighbours * fake.Count), Share(isCovered));
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

    private static double Share(bool[] which) => which.Count(value => value) / (double)which.Length;
}
