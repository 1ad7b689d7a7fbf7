using System.Runtime.InteropServices;
using Latent.Interop;
using static System.FormattableString;

namespace Latent.Metrics;

/// <summary>Receives the squared distances of one point from others.</summary>
/// <param name="row">Row of the point.</param>
/// <param name="distances">The squared distance from each of the others; overwritten after the call.</param>
public delegate void DistanceVisitor(int row, Span<float> distances);

/// <summary>Points, one in each row, and the distances between them.</summary>
public sealed class Points
{
    private const int BlockRows = 256;

    private readonly float[] _values;
    private readonly float[] _squares;

    /// <summary>Makes points of the rows of a matrix.</summary>
    /// <param name="rows">Finite numbers, [count, columns].</param>
    /// <exception cref="ArgumentException">There is no row, or a value is not finite.</exception>
    public Points(float[,] rows)
    {
        ArgumentNullException.ThrowIfNull(rows);
        (Count, Columns) = (rows.GetLength(0), rows.GetLength(1));
        if (rows.Length == 0)
        {
            throw new ArgumentException($"There are {Count} points of {Columns} numbers; metrics need one or more of both.", nameof(rows));
        }

        _values = MemoryMarshal.CreateSpan(ref rows[0, 0], rows.Length).ToArray();
        int bad = Array.FindIndex(_values, value => !float.IsFinite(value));
        if (bad >= 0)
        {
            throw new ArgumentException(Invariant(
                $"Row {bad / Columns}, column {bad % Columns} is {_values[bad]}; metrics need finite numbers."), nameof(rows));
        }

        // Distances do not depend on the origin, but their rounding errors do.
        Centre(_values, Columns);
        _squares = new float[Count];
        for (int row = 0; row < Count; row++)
        {
            double sum = 0;
            foreach (float value in this[row])
            {
                sum += (double)value * value;
            }

            _squares[row] = (float)sum;
        }
    }

    private Points(float[] values, int columns, float[] squares) =>
        (_values, Columns, Count, _squares) = (values, columns, squares.Length, squares);

    /// <summary>Number of points.</summary>
    public int Count { get; }

    /// <summary>Number of columns of each point.</summary>
    public int Columns { get; }

    /// <summary>The numbers of a point, minus the mean of all points that were given together.</summary>
    public ReadOnlySpan<float> this[int row] => _values.AsSpan(row * Columns, Columns);

    /// <summary>Makes two sets of points with one origin, between which distances can be computed.</summary>
    /// <exception cref="ArgumentException">The numbers of columns differ.</exception>
    public static (Points First, Points Second) Pair(float[,] first, float[,] second)
    {
        ArgumentNullException.ThrowIfNull(first);
        ArgumentNullException.ThrowIfNull(second);
        if (first.GetLength(1) != second.GetLength(1))
        {
            throw new ArgumentException(
                $"The points have {first.GetLength(1)} and {second.GetLength(1)} columns; expected as many in both.", nameof(second));
        }

        int count = first.GetLength(0);
        float[,] all = new float[count + second.GetLength(0), first.GetLength(1)];
        Array.Copy(first, all, first.Length);
        Array.Copy(second, 0, all, first.Length, second.Length);
        Points points = new(all);
        return (points.Slice(0, count), points.Slice(count, second.GetLength(0)));
    }

    /// <summary>Consecutive points.</summary>
    public Points Slice(int start, int count) => count > 0
        ? new Points(_values[(start * Columns)..((start + count) * Columns)], Columns, _squares[start..(start + count)])
        : throw new ArgumentException($"The number of points is {count}; metrics need one or more.", nameof(count));

    /// <summary>Visits each of these points with its squared distances from all of the others.</summary>
    /// <param name="others">The other points of the pair, or these points.</param>
    /// <param name="visit">Receives the row of a point and its distances, which are overwritten after the call.</param>
    /// <param name="context">Context with threads and kernels; the default context if null.</param>
    public void ForDistances(Points others, DistanceVisitor visit, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(others);
        ArgumentNullException.ThrowIfNull(visit);
        float[] products = new float[Math.Min(BlockRows, Count) * others.Count];
        for (int start = 0; start < Count; start += BlockRows)
        {
            int rows = Math.Min(BlockRows, Count - start);
            Span<float> block = products.AsSpan(0, rows * others.Count);
            Kernels.Gemm(GemmForm.Nt, _values.AsSpan(start * Columns, rows * Columns), others._values, block, rows, others.Count, Columns,
                context: context);
            for (int row = 0; row < rows; row++)
            {
                Span<float> distances = block.Slice(row * others.Count, others.Count);
                for (int other = 0; other < distances.Length; other++)
                {
                    distances[other] = Math.Max(0, _squares[start + row] + others._squares[other] - 2 * distances[other]);
                }

                visit(start + row, distances);
            }
        }
    }

    private static void Centre(float[] values, int columns)
    {
        double[] sums = new double[columns];
        for (int i = 0; i < values.Length; i++)
        {
            sums[i % columns] += values[i];
        }

        double count = values.Length / columns;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = (float)(values[i] - sums[i % columns] / count);
        }
    }
}
