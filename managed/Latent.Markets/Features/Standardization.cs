namespace Latent.Markets;

/// <summary>Standardization of columns to mean 0 and deviation 1, fitted on rows of the training part of a fold, never on later
/// rows.</summary>
public sealed class Standardization
{
    // Bound of a standardized number: beyond it, only the sign carries information.
    private const double Most = 5;

    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>Measures mean and deviation of the columns.</summary>
    /// <param name="rows">One or more rows of equal length.</param>
    /// <exception cref="ArgumentException">There is no row.</exception>
    public Standardization(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        if (rows.Count == 0)
        {
            throw new ArgumentException("There are no rows to measure; at least one is needed.", nameof(rows));
        }

        _means = [.. Enumerable.Range(0, rows[0].Length).Select(column => rows.Average(row => row[column]))];
        _deviations = [.. _means.Select((mean, column) => Deviation(rows, column, mean))];
    }

    /// <summary>Converts a row into standard deviations from the mean, bounded at ±5.</summary>
    public float[] Of(double[] row)
    {
        ArgumentNullException.ThrowIfNull(row);
        float[] standard = new float[row.Length];
        for (int column = 0; column < row.Length; column++)
        {
            standard[column] = (float)Math.Clamp((row[column] - _means[column]) / _deviations[column], -Most, Most);
        }

        return standard;
    }

    // A constant column stays 0.
    private static double Deviation(IReadOnlyList<double[]> rows, int column, double mean)
    {
        double deviation = Math.Sqrt(rows.Average(row => (row[column] - mean) * (row[column] - mean)));
        return deviation > 1e-12 ? deviation : 1;
    }
}
