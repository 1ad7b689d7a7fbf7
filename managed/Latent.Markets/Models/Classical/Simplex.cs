using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Latent.Markets;

/// <summary>Maxima of likelihoods of few parameters by the simplex of Nelder and Mead (1965), begun anew where it ended until that gains nothing.</summary>
internal static class Simplex
{
    private const double Tolerance = 1e-11;
    private const int MostIterations = 1000;
    private const int MostRounds = 6;

    /// <summary>Finds a minimum.</summary>
    /// <param name="objective">What to minimise, of the order of 1; infinite where it is not defined.</param>
    /// <param name="start">Where to start.</param>
    /// <param name="steps">How far to look in each direction at first.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>The best point that was seen.</returns>
    public static double[] Minimise(Func<double[], double> objective, double[] start, double[] steps, CancellationToken cancellation)
    {
        double[] best = start;
        double least = objective(start);
        double[] around = steps;
        for (int round = 0; round < MostRounds; round++)
        {
            double before = least;
            try
            {
                NelderMeadSimplex.Minimum(ObjectiveFunction.Value(Watched), Vector<double>.Build.DenseOfArray(best), Vector<double>.Build.DenseOfArray(around), Tolerance, MostIterations);
            }
            catch (MaximumIterationsException)
            {
                // The best point seen so far is where the next round starts.
            }

            if (before - least < 1e-9)
            {
                break;
            }

            around = Array.ConvertAll(steps, step => step / 4);
        }

        return best;

        double Watched(Vector<double> point)
        {
            cancellation.ThrowIfCancellationRequested();
            double[] values = point.ToArray();
            double value = objective(values);
            if (value < least)
            {
                (best, least) = (values, value);
            }

            // The simplex compares with numbers only.
            return double.IsFinite(value) ? value : 1e10;
        }
    }
}
