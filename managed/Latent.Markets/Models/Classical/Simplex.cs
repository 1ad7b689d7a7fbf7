using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.Optimization;

namespace Latent.Markets;

/// <summary>Minimisation over few parameters by the simplex of Nelder and Mead (1965), which is restarted at its end until a restart gains
/// nothing.</summary>
internal static class Simplex
{
    private const double Tolerance = 1e-11;
    private const int MostIterations = 1000;
    private const int MostRounds = 6;

    /// <summary>Finds a minimum of a function.</summary>
    /// <param name="objective">The function, with values of the order of 1; infinite where it is not defined.</param>
    /// <param name="start">The point at which the search starts.</param>
    /// <param name="steps">The first step in each direction.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <returns>The best point that was evaluated.</returns>
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
                NelderMeadSimplex.Minimum(ObjectiveFunction.Value(Watched), Vector<double>.Build.DenseOfArray(best),
                    Vector<double>.Build.DenseOfArray(around), Tolerance, MostIterations);
            }
            catch (MaximumIterationsException)
            {
                // The next round starts at the best point so far.
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

            // The simplex can compare finite numbers only.
            return double.IsFinite(value) ? value : 1e10;
        }
    }
}
