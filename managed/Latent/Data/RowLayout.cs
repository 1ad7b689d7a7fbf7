namespace Latent.Data;

/// <summary>The columns of each row of a data source.</summary>
/// <param name="Type">The type of the numbers.</param>
/// <param name="Columns">The number of columns, 1 or more; the inputs of a model.</param>
/// <param name="Conditions">The length of the vector that each row has besides: the condition of a conditional model, or the target of a
/// supervised one; 0 for none.</param>
public readonly record struct RowLayout(ColumnType Type, int Columns, int Conditions = 0)
{
    /// <summary>The size of a row in bytes, its condition included.</summary>
    public long Bytes => (long)Columns * ElementBytes + (long)Conditions * sizeof(float);

    /// <summary>The size of a number in bytes.</summary>
    internal int ElementBytes => Type == ColumnType.Bytes ? sizeof(byte) : sizeof(float);

    /// <summary>The word for the numbers, such as <c>floats</c>.</summary>
    internal string Noun => Type switch
    {
        ColumnType.Bytes => "bytes",
        ColumnType.Ints => "ints",
        _ => "floats",
    };

    /// <summary>The layout of rows of a type of numbers.</summary>
    /// <typeparam name="T">The type: float, byte or int.</typeparam>
    /// <param name="columns">The number of columns, 1 or more.</param>
    /// <param name="conditions">The length of the condition of each row; 0 for none.</param>
    /// <exception cref="NotSupportedException">The type is another one.</exception>
    public static RowLayout Of<T>(int columns, int conditions = 0)
        where T : unmanaged
    {
        ColumnType type = typeof(T) == typeof(float) ? ColumnType.Floats
            : typeof(T) == typeof(byte) ? ColumnType.Bytes
            : typeof(T) == typeof(int) ? ColumnType.Ints
            : throw new NotSupportedException($"Rows of {typeof(T).Name} are not supported; give rows of float, byte or int.");
        return new RowLayout(type, columns, conditions);
    }

    /// <summary>Text such as <c>784 bytes and 10 conditions</c>.</summary>
    public override string ToString() => Conditions == 0 ? $"{Columns} {Noun}" : $"{Columns} {Noun} and {Conditions} conditions";

    /// <summary>Returns the layout; throws if a number of columns is out of range.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no column, or a negative number of conditions.</exception>
    internal RowLayout Required()
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Columns, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(Conditions);
        return this;
    }
}
