using static System.FormattableString;

namespace Latent.Markets;

/// <summary>Rows of numbers, such as daily returns or latents, on which clusters, mixtures and hidden Markov models are fitted.</summary>
public sealed class Observations
{
    private readonly double[] _values;

    /// <summary>Creates rows from numbers in row-major order; the array is not copied.</summary>
    /// <param name="values">Numbers, row after row.</param>
    /// <param name="columns">The length of a row.</param>
    /// <exception cref="ArgumentException">There are no rows, the last row is not complete, or a number is not finite.</exception>
    public Observations(double[] values, int columns)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        if (values.Length == 0 || values.Length % columns != 0)
        {
            throw new ArgumentException(
                $"{values.Length} numbers do not make rows of {columns}; expected one or more complete rows.", nameof(values));
        }

        int odd = Array.FindIndex(values, value => !double.IsFinite(value));
        if (odd >= 0)
        {
            throw new ArgumentException(Invariant($"Number {odd % columns} of row {odd / columns} is {values[odd]}; all must be finite."),
                nameof(values));
        }

        (_values, Columns) = (values, columns);
    }

    /// <summary>Creates a copy of rows.</summary>
    /// <exception cref="ArgumentException">There are no rows, they differ in length, or a number is not finite.</exception>
    public Observations(IReadOnlyList<double[]> rows)
        : this(Flat(rows), Math.Max(1, rows.Count > 0 ? rows[0].Length : 0))
    {
    }

    /// <summary>The number of rows.</summary>
    public int Count => _values.Length / Columns;

    /// <summary>The length of a row.</summary>
    public int Columns { get; }

    /// <summary>A row.</summary>
    public ReadOnlySpan<double> this[int row] => _values.AsSpan(row * Columns, Columns);

    /// <summary>The mean of each column.</summary>
    internal double[] Means()
    {
        double[] means = new double[Columns];
        for (int i = 0; i < _values.Length; i++)
        {
            means[i % Columns] += _values[i];
        }

        return Array.ConvertAll(means, sum => sum / Count);
    }

    /// <summary>The variance of each column, with the number of rows as divisor; 0 for a constant column.</summary>
    internal double[] Variances()
    {
        double[] means = Means(), variances = new double[Columns];
        for (int i = 0; i < _values.Length; i++)
        {
            double difference = _values[i] - means[i % Columns];
            variances[i % Columns] += difference * difference / Count;
        }

        // Rounding of the mean gives a constant column a variance near 0, not 0.
        return [.. variances.Select((variance, column) =>
            variance <= 1e-24 * means[column] * means[column] || variance < 1e-200 ? 0 : variance)];
    }

    /// <summary>The least variance of states in each column: a fraction of the variance of all rows.</summary>
    /// <exception cref="ArgumentException">A column is constant.</exception>
    internal double[] Floor(double share)
    {
        double[] variances = Variances();
        int constant = Array.IndexOf(variances, 0);
        return constant < 0
            ? Array.ConvertAll(variances, variance => share * variance)
            : throw new ArgumentException(
                Invariant($"All {Count} rows have {_values[constant]} in column {constant}; states need columns that vary."));
    }

    /// <summary>Returns the rows with each column standardised to mean 0 and variance 1, or set to 0 if it is constant.</summary>
    internal Observations Standardised()
    {
        double[] means = Means(), variances = Variances(), values = new double[_values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            double variance = variances[i % Columns];
            values[i] = variance > 0 ? (_values[i] - means[i % Columns]) / Math.Sqrt(variance) : 0;
        }

        return new Observations(values, Columns);
    }

    /// <summary>Counts different rows, up to a limit.</summary>
    internal int Distinct(int limit)
    {
        List<int> found = [];
        for (int row = 0; row < Count && found.Count < limit; row++)
        {
            ReadOnlySpan<double> candidate = this[row];
            bool known = false;
            foreach (int other in found)
            {
                known |= candidate.SequenceEqual(this[other]);
            }

            if (!known)
            {
                found.Add(row);
            }
        }

        return found.Count;
    }

    private static double[] Flat(IReadOnlyList<double[]> rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        foreach (double[] row in rows)
        {
            if (row.Length != rows[0].Length)
            {
                throw new ArgumentException(
                    $"A row has {row.Length} numbers and the first {rows[0].Length}; all rows must have the same length.", nameof(rows));
            }
        }

        return [.. rows.SelectMany(row => row)];
    }
}
