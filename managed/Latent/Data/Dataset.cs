using static System.FormattableString;

namespace Latent.Data;

/// <summary>
/// An immutable table of samples in memory, one row each. Values are bytes, read as value / 255, or finite floats. Slices share the
/// memory of the table that they come from.
/// </summary>
public sealed class Dataset
{
    private readonly ReadOnlyMemory<byte> _bytes;
    private readonly ReadOnlyMemory<float> _floats;
    private readonly ReadOnlyMemory<byte> _labels;
    private readonly ReadOnlyMemory<float> _conditions;

    private Dataset(
        Layout layout, bool isBytes, ReadOnlyMemory<byte> bytes, ReadOnlyMemory<float> floats, ReadOnlyMemory<byte> labels,
        ReadOnlyMemory<float> conditions = default)
    {
        (Name, Count, Columns, Image) = layout;
        IsBytes = isBytes;
        (_bytes, _floats, _labels, _conditions) = (bytes, floats, labels, conditions);
    }

    /// <summary>Name for messages and titles, such as <c>digits</c>.</summary>
    public string Name { get; }

    /// <summary>Number of rows, 1 or more.</summary>
    public int Count { get; }

    /// <summary>Values of a row, 1 or more.</summary>
    public int Columns { get; }

    /// <summary>Size of the image that a row holds, or null when rows are not images.</summary>
    public ImageSize? Image { get; }

    /// <summary>True when the values are bytes, false when they are floats.</summary>
    public bool IsBytes { get; }

    /// <summary>The factor on stored values when they are read: 1/255 for bytes, 1 for floats.</summary>
    public float Scale => IsBytes ? 1f / 255f : 1f;

    /// <summary>True when each row has a class label.</summary>
    public bool HasLabels => !_labels.IsEmpty;

    /// <summary>The stored values, row after row: <see cref="Count"/> times <see cref="Columns"/>.</summary>
    /// <exception cref="InvalidOperationException">The values are floats.</exception>
    public ReadOnlySpan<byte> Bytes => IsBytes
        ? _bytes.Span
        : throw new InvalidOperationException($"Data set '{Name}' holds floats; read {nameof(Floats)}, or check {nameof(IsBytes)} first.");

    /// <summary>The stored values, row after row: <see cref="Count"/> times <see cref="Columns"/>.</summary>
    /// <exception cref="InvalidOperationException">The values are bytes.</exception>
    public ReadOnlySpan<float> Floats => IsBytes
        ? throw new InvalidOperationException($"Data set '{Name}' holds bytes; read {nameof(Bytes)}, or check {nameof(IsBytes)} first.")
        : _floats.Span;

    /// <summary>The class of each row; empty when <see cref="HasLabels"/> is false.</summary>
    public ReadOnlySpan<byte> Labels => _labels.Span;

    /// <summary>True when each row has a condition vector, for conditional models.</summary>
    public bool HasConditionVectors => !_conditions.IsEmpty;

    /// <summary>The condition vectors of the rows, one after another; empty when <see cref="HasConditionVectors"/> is false.</summary>
    public ReadOnlySpan<float> ConditionVectors => _conditions.Span;

    /// <summary>Length of each condition vector, or 0.</summary>
    public int ConditionColumns => _conditions.Length / Count;

    /// <summary>Returns this table with a condition vector for each row.</summary>
    /// <param name="vectors">Finite values, one vector after another. The array is taken over, not copied.</param>
    /// <exception cref="ArgumentException">The number of values is no multiple of the number of rows, or a value is NaN or
    /// infinite.</exception>
    public Dataset WithConditions(float[] vectors)
    {
        ArgumentNullException.ThrowIfNull(vectors);
        if (vectors.Length == 0 || vectors.Length % Count != 0)
        {
            throw new ArgumentException(
                $"There are {vectors.Length} condition values for data set '{Name}'; expected a vector for each of its {Count} rows.",
                nameof(vectors));
        }

        RequireFinite($"{Name} (conditions)", vectors, vectors.Length / Count);
        return new Dataset(new Layout(Name, Count, Columns, Image), IsBytes, _bytes, _floats, _labels, vectors);
    }

    /// <summary>
    /// Throws unless each row has a condition of <paramref name="count"/> numbers: a vector of that length, or a label below it.
    /// </summary>
    /// <exception cref="ArgumentException">The table has no conditions, or they do not fit.</exception>
    public void RequireConditions(int count)
    {
        if (HasConditionVectors ? ConditionColumns != count : !HasLabels)
        {
            throw new ArgumentException(HasConditionVectors
                ? $"Data set '{Name}' has condition vectors of {ConditionColumns} numbers; the model takes {count}."
                : $"Data set '{Name}' has neither labels nor condition vectors; a conditional model needs one of them.");
        }

        int row = HasConditionVectors ? -1 : Labels.IndexOfAnyExceptInRange((byte)0, (byte)Math.Min(count - 1, byte.MaxValue));
        if (row >= 0)
        {
            throw new ArgumentException(
                $"Row {row} of data set '{Name}' has the label {Labels[row]}; the model knows the classes 0 to {count - 1}. "
                + "Correct the label, or train on rows of all classes.");
        }
    }

    /// <summary>The number of classes, from 0 to the largest label. Throws unless there are two or more, and each has a row.</summary>
    /// <exception cref="ArgumentException">There are no labels, a single class, or a class without a row.</exception>
    public int RequireClasses()
    {
        if (!HasLabels)
        {
            throw new ArgumentException(
                $"Data set '{Name}' has no labels; conditional models and classifiers need them. Give labelled data.");
        }

        int[] counts = new int[byte.MaxValue + 1];
        foreach (byte label in Labels)
        {
            counts[label]++;
        }

        int classes = Array.FindLastIndex(counts, count => count > 0) + 1;
        if (counts.Count(count => count > 0) < 2)
        {
            throw new ArgumentException(
                $"All {Count} rows of data set '{Name}' have the label {classes - 1}; conditional models and classifiers need "
                + "two classes or more. Give rows of other classes as well.");
        }

        int empty = Array.IndexOf(counts, 0, 0, classes);
        return empty < 0
            ? classes
            : throw new ArgumentException(
                $"Data set '{Name}' has labels up to {classes - 1} but no row of class {empty}; number the classes without gaps, "
                + "or give rows of all of them.");
    }

    /// <summary>Writes the condition of a row: its condition vector, or its label as a one-hot vector.</summary>
    /// <param name="row">The row, counted from 0.</param>
    /// <param name="destination">Receives the condition; its length is the count that was given to
    /// <see cref="RequireConditions(int)"/>.</param>
    public void CopyCondition(int row, Span<float> destination)
    {
        if (HasConditionVectors)
        {
            ConditionVectors.Slice(row * ConditionColumns, ConditionColumns).CopyTo(destination);
            return;
        }

        destination.Clear();
        destination[Labels[row]] = 1;
    }

    /// <summary>The labels as one-hot rows of bytes.</summary>
    internal byte[] OneHotLabels(int classes)
    {
        byte[] ones = new byte[ArraySize.Of(Count, classes)];
        for (int row = 0; row < Count; row++)
        {
            ones[row * classes + Labels[row]] = 1;
        }

        return ones;
    }

    /// <summary>Makes a table of bytes, read as value / 255.</summary>
    /// <param name="name">Name for messages and titles.</param>
    /// <param name="values">Rows one after another. The array is taken over, not copied: leave it unchanged afterwards.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="labels">The class of each row, or null. Taken over as well.</param>
    /// <param name="image">Size of the image that a row holds, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public static Dataset FromBytes(string name, byte[] values, int columns, byte[]? labels = null, ImageSize? image = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Dataset(Layout.Of(name, values.Length, columns, labels, image), isBytes: true, values, default, labels);
    }

    /// <summary>Makes a table of floats, read as they are.</summary>
    /// <param name="name">Name for messages and titles.</param>
    /// <param name="values">Rows one after another, finite. The array is taken over, not copied: leave it unchanged afterwards.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="labels">The class of each row, or null. Taken over as well.</param>
    /// <param name="image">Size of the image that a row holds, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a value is NaN or infinite.</exception>
    public static Dataset FromFloats(string name, float[] values, int columns, byte[]? labels = null, ImageSize? image = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        Layout layout = Layout.Of(name, values.Length, columns, labels, image);
        RequireFinite(name, values, columns);
        return new Dataset(layout, isBytes: false, default, values, labels);
    }

    /// <summary>Makes a table of floats from a copy of a matrix [rows, columns].</summary>
    /// <param name="name">Name for messages and titles.</param>
    /// <param name="values">Finite values [rows, columns].</param>
    /// <param name="labels">The class of each row, or null. The array is taken over: leave it unchanged afterwards.</param>
    /// <param name="image">Size of the image that a row holds, or null.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other, or a value is NaN or infinite.</exception>
    public static Dataset FromFloats(string name, float[,] values, byte[]? labels = null, ImageSize? image = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        float[] flat = new float[values.Length];
        int next = 0;
        foreach (float value in values)
        {
            flat[next++] = value;
        }

        return FromFloats(name, flat, values.GetLength(1), labels, image);
    }

    /// <summary>Copies one row as floats, bytes as value / 255.</summary>
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

        if (!IsBytes)
        {
            _floats.Span.Slice(row * Columns, Columns).CopyTo(destination);
            return;
        }

        ReadOnlySpan<byte> source = _bytes.Span.Slice(row * Columns, Columns);
        float scale = Scale;
        for (int i = 0; i < source.Length; i++)
        {
            destination[i] = scale * source[i];
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
        return new Dataset(new Layout(Name, count, Columns, Image), IsBytes, SliceRows(_bytes, Columns, start, count),
            SliceRows(_floats, Columns, start, count), SliceRows(_labels, 1, start, count),
            SliceRows(_conditions, ConditionColumns, start, count));
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

        return new Dataset(new Layout(Name, rows.Length, Columns, Image), IsBytes, GatherRows(_bytes, Columns, rows),
            GatherRows(_floats, Columns, rows), GatherRows(_labels, 1, rows), GatherRows(_conditions, ConditionColumns, rows));
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
    public override string ToString() => $"{Name}: {Count} rows of {Columns} {(IsBytes ? "bytes" : "floats")}";

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

    /// <summary>Sizes that have been checked against each other.</summary>
    private readonly record struct Layout(string Name, int Count, int Columns, ImageSize? Image)
    {
        public static Layout Of(string name, int values, int columns, byte[]? labels, ImageSize? image)
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            if (columns < 1)
            {
                throw new ArgumentOutOfRangeException(nameof(columns), columns, $"Data set '{name}': expected 1 column or more.");
            }

            if (values == 0 || values % columns != 0)
            {
                throw new ArgumentException(
                    $"Data set '{name}' has {values} values; expected one or more rows of {columns}.", nameof(values));
            }

            int count = values / columns;
            if (labels is not null && labels.Length != count)
            {
                throw new ArgumentException($"Data set '{name}' has {labels.Length} labels; expected {count}, one a row.", nameof(labels));
            }

            if (image is { } size && (size.Height < 1 || size.Width < 1 || (long)size.Height * size.Width != columns))
            {
                throw new ArgumentException($"Data set '{name}' has images of {size}; expected {columns} pixels, one a column.",
                    nameof(image));
            }

            return new Layout(name, count, columns, image);
        }
    }
}
