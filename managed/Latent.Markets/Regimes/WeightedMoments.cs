using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Latent.Markets;

/// <summary>Means and covariances of weighted rows. Matrices are symmetric or lower triangular, in row-major order.</summary>
internal static class WeightedMoments
{
    /// <summary>Computes Σ w x / Σ w and Σ w (x − mean)(x − mean)ᵀ / total.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="weights">The weights of the rows.</param>
    /// <param name="sum">The sum of the weights.</param>
    /// <param name="total">The divisor of the covariance.</param>
    /// <param name="mean">Receives the mean.</param>
    /// <param name="covariance">Receives the covariance.</param>
    public static void Of(Observations rows, double[] weights, double sum, double total, Span<double> mean, Span<double> covariance)
    {
        int d = mean.Length;
        mean.Clear();
        covariance.Clear();
        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<double> values = rows[row];
            for (int i = 0; i < d; i++)
            {
                mean[i] += weights[row] * values[i];
            }
        }

        foreach (ref double value in mean)
        {
            value /= sum;
        }

        for (int row = 0; row < weights.Length; row++)
        {
            ReadOnlySpan<double> values = rows[row];
            for (int i = 0; i < d; i++)
            {
                double weighted = weights[row] * (values[i] - mean[i]);
                for (int j = 0; j <= i; j++)
                {
                    covariance[i * d + j] += weighted * (values[j] - mean[j]);
                }
            }
        }

        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[j * d + i] = covariance[i * d + j] /= total;
            }
        }
    }

    /// <summary>Raises the eigenvalues of a covariance, relative to the floor, to at least 1.</summary>
    /// <param name="covariance">The covariance; changed only if an eigenvalue is below 1.</param>
    /// <param name="floor">The least variance of each column.</param>
    public static void Raise(Span<double> covariance, ReadOnlySpan<double> floor)
    {
        int d = floor.Length;
        if (d == 1)
        {
            covariance[0] = Math.Max(covariance[0], floor[0]);
            return;
        }

        // The Cholesky factor of covariance − floor exists only if no eigenvalue is below the floor; it is cheaper than eigenvalues.
        double[] above = covariance.ToArray(), roots = Array.ConvertAll(floor.ToArray(), Math.Sqrt);
        for (int i = 0; i < d; i++)
        {
            above[i * d + i] -= floor[i];
        }

        if (!Whitening(above, new double[d * d], d, out _))
        {
            RaiseEigenvalues(covariance, roots);
        }
    }

    /// <summary>Computes the inverse of the lower Cholesky factor L of a matrix.</summary>
    /// <param name="matrix">The matrix.</param>
    /// <param name="inverse">Receives L⁻¹.</param>
    /// <param name="d">The number of rows of the matrix.</param>
    /// <param name="logRoot">Receives ln det L, half of the log determinant of the matrix.</param>
    /// <returns>Whether the matrix is positive definite.</returns>
    public static bool Whitening(ReadOnlySpan<double> matrix, Span<double> inverse, int d, out double logRoot)
    {
        Span<double> lower = d <= 16 ? stackalloc double[d * d] : new double[d * d];
        logRoot = 0;
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                double sum = matrix[i * d + j];
                for (int k = 0; k < j; k++)
                {
                    sum -= lower[i * d + k] * lower[j * d + k];
                }

                if (i == j && !(sum > 0 && double.IsFinite(sum)))
                {
                    return false;
                }

                lower[i * d + j] = i == j ? Math.Sqrt(sum) : sum / lower[j * d + j];
            }

            logRoot += Math.Log(lower[i * d + i]);
        }

        Invert(lower, inverse, d);
        return true;
    }

    private static void Invert(ReadOnlySpan<double> lower, Span<double> inverse, int d)
    {
        inverse.Clear();
        for (int column = 0; column < d; column++)
        {
            for (int i = column; i < d; i++)
            {
                double sum = i == column ? 1 : 0;
                for (int k = column; k < i; k++)
                {
                    sum -= lower[i * d + k] * inverse[k * d + column];
                }

                inverse[i * d + column] = sum / lower[i * d + i];
            }
        }
    }

    private static void RaiseEigenvalues(Span<double> covariance, double[] roots)
    {
        int d = roots.Length;
        DenseMatrix scaled = DenseMatrix.Create(d, d, 0);
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j < d; j++)
            {
                scaled[i, j] = covariance[i * d + j] / (roots[i] * roots[j]);
            }
        }

        Evd<double> decomposition = scaled.Evd(Symmetricity.Symmetric);
        Vector<double> raised = decomposition.EigenValues.Map(value => Math.Max(1, value.Real));
        Matrix<double> result = decomposition.EigenVectors * Matrix<double>.Build.DenseOfDiagonalVector(raised)
            * decomposition.EigenVectors.Transpose();
        for (int i = 0; i < d; i++)
        {
            for (int j = 0; j <= i; j++)
            {
                covariance[i * d + j] = covariance[j * d + i] = (result[i, j] + result[j, i]) / 2 * roots[i] * roots[j];
            }
        }
    }
}
