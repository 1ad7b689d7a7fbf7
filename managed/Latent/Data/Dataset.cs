using static System.FormattableString;

namespace Latent.Data;

/// <summary>
/// An immutable table of samples in memory, one row each. Values are bytes, read as value / 255, finite floats, or ints, read as indices.
/// Slices share the memory of the table that they come from.
/// </summary>
public sealed partial class Dataset : IndexedSource
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<int> _ints;
    private readonly ReadOnlyMemory<byte> _labels;
    private readonly ReadOnlyMemory<float> _conditions;

    private Dataset(Sizes sizes, Numbers numbers, ReadOnlyMemory<byte> labels, ReadOnlyMemory<float> conditions = default)
    {
        (Name, Count, Columns, Image) = sizes;
        (Type, _bytes, _floats, _ints) = numbers;
        (_labels, _conditions) = (labels, conditions);
    }

    /// <summary>Name for messages and titles, such as <c>digits</c>.</summary>
    public override string Name { get; }

    /// <summary>Number of rows, 1 or more.</summary>
    public override int Count { get; }

    /// <summary>Values of a row, 1 or more.</summary>
    public int Columns { get; }

    /// <summary>Size of the image that a row holds, or null when rows are not images.</summary>
    public ImageSize? Image { get; }

    /// <summary>The type of the values.</summary>
    public ColumnType Type { get; }

    /// <summary>True when the values are bytes.</summary>
    public bool IsBytes => Type == ColumnType.Bytes;

    /// <summary>The factor on stored values when they are read: 1/255 for bytes, 1 for others.</summary>
    public float Scale => IsBytes ? 1f / 255f : 1f;

    /// <summary>True when each row has a class label.</summary>
    public bool HasLabels => !_labels.IsEmpty;

    /// <summary>The stored values, row after row: <see cref="Count"/> times <see cref="Columns"/>.</summary>
    /// <exception cref="InvalidOperationException">The values are of another type.</exception>
    public ReadOnlySpan<byte> Bytes => Type == ColumnType.Bytes ? _bytes.Span : throw OtherType();

    /// <summary>The stored values, row after row: <see cref="Count"/> times <see cref="Columns"/>.</summary>
    /// <exception cref="InvalidOperationException">The values are of another type.</exception>
    public ReadOnlySpan<float> Floats => Type == ColumnType.Floats ? _floats.Span : throw OtherType();

    /// <summary>The stored values, row after row: <see cref="Count"/> times <see cref="Columns"/>.</summary>
    /// <exception cref="InvalidOperationException">The values are of another type.</exception>
    public ReadOnlySpan<int> Ints => Type == ColumnType.Ints ? _ints.Span : throw OtherType();

    /// <summary>The ints, row after row; empty for values of another type.</summary>
    internal ReadOnlyMemory<int> IntMemory => _ints;

    /// <summary>The class of each row; empty when <see cref="HasLabels"/> is false.</summary>
    public ReadOnlySpan<byte> Labels => _labels.Span;

    /// <summary>Copies one row as floats, bytes as value / 255; ints above 2²⁴ are rounded.</summary>
    /// <param name="row">Row, from 0.</param>
    /// <param name="destination">Receives <see cref="Columns"/> values; may be longer.</param>
    /// <exception cref="ArgumentException">There is no such row, or <paramref name="destination"/> is too short.</exception>
    public void CopyRow(int row, Span<float> destination)
    {
        if ((uint)row >= (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(row), row, $"Expected a row of data set '{Name}', 0 to {Count - 1}.");
        }

        if (destination.Length < Columns)
        {
            throw new ArgumentException($"The destination holds {destination.Length} values; expected {Columns} or more.",
                nameof(destination));
        }

        switch (Type)
        {
            case ColumnType.Bytes:
                Convert(_bytes.Span.Slice(row * Columns, Columns), Scale, destination);
                break;
            case ColumnType.Ints:
                Convert(_ints.Span.Slice(row * Columns, Columns), destination);
                break;
            default:
                _floats.Span.Slice(row * Columns, Columns).CopyTo(destination);
                break;
        }
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public override void Read(ReadOnlySpan<int> rows, RowBlock block)
    {
        ArgumentNullException.ThrowIfNull(block);
        for (int i = 0; i < rows.Length; i++)
        {
            RequireRows(rows[i], 1);
            RowSpan row = block[i];
            Part(_bytes, rows[i], Columns).CopyTo(row.Bytes);
            Part(_floats, rows[i], Columns).CopyTo(row.Floats);
            Part(_ints, rows[i], Columns).CopyTo(row.Ints);
            if (!row.Condition.IsEmpty)
            {
                CopyCondition(rows[i], row.Condition);
            }
        }
    }

    /// <summary>Copies all rows as floats [<see cref="Count"/>, <see cref="Columns"/>], bytes as value / 255.</summary>
    public float[,] ToArray() => ToArray(0, Count);

    /// <summary>Copies some rows as floats [count, <see cref="Columns"/>], bytes as value / 255.</summary>
    /// <param name="start">First row, from 0.</param>
    /// <param name="count">Number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public float[,] ToArray(int start, int count)
    {
        RequireRows(start, count);
        float[,] result = new float[count, Columns];
        float[] row = new float[Columns];
        for (int i = 0; i < count; i++)
        {
            CopyRow(start + i, row);
            for (int j = 0; j < row.Length; j++)
            {
                result[i, j] = row[j];
            }
        }

        return result;
    }

    /// <summary>The first rows, without a copy.</summary>
    /// <param name="count">Number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Dataset Take(int count) => Slice(0, count);

    /// <summary>Consecutive rows, without a copy.</summary>
    /// <param name="start">First row, from 0.</param>
    /// <param name="count">Number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are no such rows.</exception>
    public Dataset Slice(int start, int count)
    {
        RequireRows(start, count);
        return new Dataset(
            new Sizes(Name, count, Columns, Image),
            new Numbers(Type, SliceRows(_bytes, Columns, start, count), SliceRows(_floats, Columns, start, count),
                SliceRows(_ints, Columns, start, count)),
            SliceRows(_labels, 1, start, count), SliceRows(_conditions, ConditionColumns, start, count));
    }

    /// <summary>Copies rows in the order given; a row may come more than once.</summary>
    /// <param name="rows">Rows, from 0; at least one.</param>
    /// <exception cref="ArgumentException">No row is given, or a row does not exist.</exception>
    public Dataset Subset(ReadOnlySpan<int> rows)
    {
        if (rows.IsEmpty)
        {
            throw new ArgumentException($"No row of data set '{Name}' is given; expected one or more.", nameof(rows));
        }

        foreach (int row in rows)
        {
            if ((uint)row >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(rows), row, $"Expected rows of data set '{Name}', 0 to {Count - 1}.");
            }
        }

        return new Dataset(
            new Sizes(Name, rows.Length, Columns, Image),
            new Numbers(Type, GatherRows(_bytes, Columns, rows), GatherRows(_floats, Columns, rows), GatherRows(_ints, Columns, rows)),
            GatherRows(_labels, 1, rows), GatherRows(_conditions, ConditionColumns, rows));
    }

    /// <summary>Splits in order, without a copy: the first rows for training, the others for the test.</summary>
    /// <param name="firstCount">Number of training rows, 1 to <see cref="Count"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of the parts would be empty.</exception>
    public DataSplit Split(int firstCount)
    {
        if (firstCount < 1 || firstCount >= Count)
        {
            throw new ArgumentOutOfRangeException(nameof(firstCount), firstCount,
                $"Data set '{Name}' has {Count} rows; expected 1 to {Count - 1}, so that both parts have some.");
        }

        return new DataSplit(Slice(0, firstCount), Slice(firstCount, Count - firstCount));
    }

    /// <summary>
    /// Shuffles a copy and splits it. The same seed gives the same rows on every machine (Philox4x32-10 and Fisher-Yates).
    /// </summary>
    /// <param name="fraction">Fraction of the rows for training, above 0 and below 1; rounded to whole rows, at least one in each
    /// part.</param>
    /// <param name="seed">Any number.</param>
    /// <exception cref="ArgumentOutOfRangeException">The fraction is not between 0 and 1.</exception>
    /// <exception cref="InvalidOperationException">The table has one row only.</exception>
    public DataSplit Split(double fraction, ulong seed)
    {
        if (!(fraction > 0 && fraction < 1))
        {
            throw new ArgumentOutOfRangeException(nameof(fraction), fraction, "Expected a fraction of the rows, above 0 and below 1.");
        }

        if (Count == 1)
        {
            throw new InvalidOperationException($"Data set '{Name}' has 1 row; expected 2 or more to split.");
        }

        int firstCount = Math.Clamp((int)Math.Round(fraction * Count), 1, Count - 1);
        return Subset(new RandomSource(seed).Permutation(Count)).Split(firstCount);
    }

    /// <summary>Reads as <c>digits: 9000 rows of 784 bytes</c>.</summary>
    public override string ToString() => $"{Name}: {Count} rows of {Columns} {new RowLayout(Type, Columns).Noun}";

    private void RequireRows(int start, int count)
    {
        if (start < 0 || start >= Count)
        {
            throw new ArgumentOutOfRangeException(nameof(start), start, $"Expected a row of data set '{Name}', 0 to {Count - 1}.");
        }

        if (count < 1 || count > Count - start)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count,
                $"Data set '{Name}' has {Count} rows; expected 1 to {Count - start} from row {start} on.");
        }
    }

    private InvalidOperationException OtherType() => new(
        $"Data set '{Name}' holds {Layout.Noun}; read {Type}, or check {nameof(IsBytes)} first.");

    private static void Convert(ReadOnlySpan<byte> source, float scale, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = scale * source[i];
        }
    }

    private static void Convert(ReadOnlySpan<int> source, Span<float> destination)
    {
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = source[i];
        }
    }

    private static ReadOnlySpan<T> Part<T>(ReadOnlyMemory<T> values, int row, int columns) =>
        values.IsEmpty ? [] : values.Span.Slice(row * columns, columns);

    private static void RequireFinite(string name, ReadOnlySpan<float> values, int columns)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                throw new ArgumentException(
                    Invariant(
                    $"Data set '{name}': row {i / columns}, column {i % columns} (both from 0) is {values[i]}; expected a finite number."),
                    nameof(values));
            }
        }
    }

    private static ReadOnlyMemory<T> SliceRows<T>(ReadOnlyMemory<T> values, int columns, int start, int count) =>
        values.IsEmpty ? values : values.Slice(start * columns, count * columns);

    private static ReadOnlyMemory<T> GatherRows<T>(ReadOnlyMemory<T> values, int columns, ReadOnlySpan<int> rows)
    {
        if (values.IsEmpty)
        {
            return values;
        }

        T[] result = new T[ArraySize.Of(rows.Length, columns)];
        for (int i = 0; i < rows.Length; i++)
        {
            values.Span.Slice(rows[i] * columns, columns).CopyTo(result.AsSpan(i * columns));
        }

        return result;
    }
}
