namespace Latent.Data;

public sealed partial class Dataset
{
    // Found at the first use; -1 before.
    private int _classes = -1;

    /// <summary>
    /// The columns of a row as a data source: labels without condition vectors become one-hot conditions, as long as the largest label
    /// needs.
    /// </summary>
    public override RowLayout Layout => new(Type, Columns, ConditionCount);

    private int ConditionCount => HasConditionVectors ? ConditionColumns : _classes >= 0 ? _classes : _classes = LargestLabel() + 1;

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
        return new Dataset(new Sizes(Name, Count, Columns, Image), new Numbers(Type, _bytes, _floats, _ints), _labels, vectors);
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

    private int LargestLabel()
    {
        int largest = -1;
        foreach (byte label in Labels)
        {
            largest = Math.Max(largest, label);
        }

        return largest;
    }
}
