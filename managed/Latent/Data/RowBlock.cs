using static System.FormattableString;

namespace Latent.Data;

/// <summary>Memory for some rows of a data source, which a <see cref="IRowReader"/> fills.</summary>
public sealed class RowBlock
{
    private readonly float[] _floats = [];
    private readonly byte[] _bytes = [];
    private readonly int[] _ints = [];
    private readonly float[] _conditions;

    /// <summary>Allocates memory.</summary>
    /// <param name="layout">The columns of each row.</param>
    /// <param name="capacity">The number of rows, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The layout or the capacity is out of range, or an array cannot hold so
    /// many numbers.</exception>
    public RowBlock(RowLayout layout, int capacity)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(capacity, 1);
        (Layout, Capacity) = (layout.Required(), capacity);
        int numbers = ArraySize.Of(capacity, layout.Columns, nameof(capacity));
        switch (layout.Type)
        {
            case ColumnType.Bytes:
                _bytes = new byte[numbers];
                break;
            case ColumnType.Ints:
                _ints = new int[numbers];
                break;
            default:
                _floats = new float[numbers];
                break;
        }

        _conditions = new float[ArraySize.Of(capacity, layout.Conditions, nameof(capacity))];
    }

    /// <summary>The columns of each row.</summary>
    public RowLayout Layout { get; }

    /// <summary>The number of rows for which there is memory.</summary>
    public int Capacity { get; }

    /// <summary>The floats of all rows, row after row; empty if they are of another type.</summary>
    public Memory<float> Floats => _floats;

    /// <summary>The bytes of all rows, row after row; empty if they are of another type.</summary>
    public Memory<byte> Bytes => _bytes;

    /// <summary>The ints of all rows, row after row; empty if they are of another type.</summary>
    public Memory<int> Ints => _ints;

    /// <summary>The conditions of all rows, one after the other; empty if rows have none.</summary>
    public Memory<float> Conditions => _conditions;

    /// <summary>The numbers of a row.</summary>
    /// <param name="row">The row, from 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public RowSpan this[int row]
    {
        get
        {
            if ((uint)row >= (uint)Capacity)
            {
                throw new ArgumentOutOfRangeException(nameof(row), row, $"Expected a row of the block, 0 to {Capacity - 1}.");
            }

            return new RowSpan(Part(_floats, row), Part(_bytes, row), Part(_ints, row),
                _conditions.AsSpan(row * Layout.Conditions, Layout.Conditions));
        }
    }

    /// <summary>The numbers of a type, row after row.</summary>
    internal T[] Numbers<T>()
        where T : unmanaged => (T[])(object)(typeof(T) == typeof(byte) ? _bytes : typeof(T) == typeof(int) ? _ints : _floats);

    /// <summary>The conditions, one after the other.</summary>
    internal float[] ConditionNumbers => _conditions;

    /// <summary>Throws if a number of the first rows is NaN or infinite.</summary>
    /// <param name="name">Name of the source.</param>
    /// <param name="first">Number of the block's first row in the epoch.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="InvalidDataException">A number is not finite.</exception>
    internal void RequireFinite(string name, long first, int rows)
    {
        if (Layout.Type == ColumnType.Floats)
        {
            RequireFinite(name, "column", first, _floats.AsSpan(0, rows * Layout.Columns), Layout.Columns);
        }

        RequireFinite(name, "condition", first, _conditions.AsSpan(0, rows * Layout.Conditions), Layout.Conditions);
    }

    private static void RequireFinite(string name, string kind, long first, ReadOnlySpan<float> values, int columns)
    {
        int place = FiniteNumbers.FirstOther(values);
        if (place >= 0)
        {
            throw new InvalidDataException(
                Invariant($"Data source '{name}': row {first + place / columns} of the epoch, {kind} {place % columns} (both from 0) is ")
                + Invariant($"{values[place]}; expected a finite number."));
        }
    }

    private Span<T> Part<T>(T[] numbers, int row) => numbers.Length == 0 ? [] : numbers.AsSpan(row * Layout.Columns, Layout.Columns);
}
