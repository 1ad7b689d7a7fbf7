namespace Latent.Markets;

/// <summary>Brings columns to mean 0 and deviation 1, by the rows it was fitted on: those of the training part of a fold, never later ones.</summary>
public sealed class Standardization
{
    // Beyond it, a number says no more than that it is extreme.
    private const double Most = 5;

    private readonly double[] _means;
    private readonly double[] _deviations;

    /// <summary>Measures the columns.</summary>
    /// <param name="rows">Rows of one length, at least one.</param>
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

    /// <summary>The row in standard deviations from the mean, cut off at 5 of them.</summary>
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

    // A column that never changes stays 0.
    private static double Deviation(IReadOnlyList<double[]> rows, int column, double mean)
    {
        double deviation = Math.Sqrt(rows.Average(row => (row[column] - mean) * (row[column] - mean)));
        return deviation > 1e-12 ? deviation : 1;
    }
}
