using MathNet.Numerics.LinearAlgebra;
using MathNet.Numerics.LinearAlgebra.Double;
using MathNet.Numerics.LinearAlgebra.Factorization;

namespace Latent.Metrics;

/// <summary>
/// The Fréchet distance of two sets of features, each approximated by a normal distribution: |μ₁ − μ₂|² + tr(Σ₁ + Σ₂ − 2 (Σ₁Σ₂)^½) (Dowson
/// and Landau, 1982; Heusel et al., "GANs trained by a two time-scale update rule", 2017, equation 6, there in features of an Inception
/// network).
/// </summary>
public static class FrechetDistance
{
    /// <summary>The squared distance.</summary>
    /// <param name="first">Rows of [count, features], two or more.</param>
    /// <param name="second">Rows with the same number of features, two or more.</param>
    /// <exception cref="ArgumentException">There are fewer than two rows, or the numbers of features differ.</exception>
    public static double Of(float[,] first, float[,] second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.GetLength(1) != second.GetLength(1) || first.GetLength(0) < 2 || second.GetLength(0) < 2)
        {
            throw new ArgumentException(
                $"The features are [{first.GetLength(0)}, {first.GetLength(1)}] and [{second.GetLength(0)}, {second.GetLength(1)}]; "
                + "expected two or more rows of each, with as many columns.", nameof(second));
        }

        (Vector<double> mean1, Matrix<double> covariance1) = Moments(first);
        (Vector<double> mean2, Matrix<double> covariance2) = Moments(second);
        // Eigenvalues of the symmetric Σ₁^½ Σ₂ Σ₁^½ are those of Σ₁Σ₂.
        Matrix<double> root = SquareRoot(covariance1);
        Matrix<double> product = root * covariance2 * root;
        double crossed = Symmetric(product).Evd(Symmetricity.Symmetric).EigenValues.Sum(value => Math.Sqrt(Math.Max(0, value.Real)));
        Vector<double> difference = mean1 - mean2;
        return difference.DotProduct(difference) + covariance1.Trace() + covariance2.Trace() - 2 * crossed;
    }

    private static (Vector<double> Mean, Matrix<double> Covariance) Moments(float[,] rows)
    {
        Matrix<double> matrix = DenseMatrix.Create(rows.GetLength(0), rows.GetLength(1), (row, column) => rows[row, column]);
        Vector<double> mean = matrix.ColumnSums() / matrix.RowCount;
        Matrix<double> centred = DenseMatrix.Create(matrix.RowCount, matrix.ColumnCount, (row, column) =>
            matrix[row, column] - mean[column]);
        return (mean, centred.TransposeThisAndMultiply(centred) / (matrix.RowCount - 1));
    }

    private static Matrix<double> SquareRoot(Matrix<double> covariance)
    {
        Evd<double> eigen = Symmetric(covariance).Evd(Symmetricity.Symmetric);
        Matrix<double> roots = DiagonalMatrix.OfDiagonal(
            covariance.RowCount, covariance.RowCount, eigen.EigenValues.Select(value => Math.Sqrt(Math.Max(0, value.Real))));
        return eigen.EigenVectors * roots * eigen.EigenVectors.Transpose();
    }

    private static Matrix<double> Symmetric(Matrix<double> matrix) => (matrix + matrix.Transpose()) / 2;
}
