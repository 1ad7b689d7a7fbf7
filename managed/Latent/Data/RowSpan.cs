namespace Latent.Data;

/// <summary>
/// The numbers of one row in the memory of a <see cref="RowBlock"/>. Only the span of the row's <see cref="ColumnType"/> has elements.
/// </summary>
public readonly ref struct RowSpan
{
    internal RowSpan(Span<float> floats, Span<byte> bytes, Span<int> ints, Span<float> condition)
    {
        Floats = floats;
        Bytes = bytes;
        Ints = ints;
        Condition = condition;
    }

    /// <summary>The columns of a row of floats; else empty. They must be finite.</summary>
    public Span<float> Floats { get; }

    /// <summary>The columns of a row of bytes; else empty.</summary>
    public Span<byte> Bytes { get; }

    /// <summary>The columns of a row of ints; else empty.</summary>
    public Span<int> Ints { get; }

    /// <summary>The condition or target of the row, finite; empty if rows have none.</summary>
    public Span<float> Condition { get; }

    /// <summary>Copies all numbers to another row of the same layout.</summary>
    /// <exception cref="ArgumentException">The other row is shorter.</exception>
    public void CopyTo(RowSpan other)
    {
        Floats.CopyTo(other.Floats);
        Bytes.CopyTo(other.Bytes);
        Ints.CopyTo(other.Ints);
        Condition.CopyTo(other.Condition);
    }
}
