namespace Latent.Data;

public sealed partial class Dataset
{
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
        return new Dataset(Sizes.Of(name, values.Length, columns, labels, image), new Numbers(ColumnType.Bytes, Bytes: values), labels);
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
        Sizes sizes = Sizes.Of(name, values.Length, columns, labels, image);
        RequireFinite(name, values, columns);
        return new Dataset(sizes, new Numbers(ColumnType.Floats, Floats: values), labels);
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

    /// <summary>Makes a table of ints, which models read as indices, such as those of an embedding.</summary>
    /// <param name="name">Name for messages and titles.</param>
    /// <param name="values">Rows one after another. The array is taken over, not copied: leave it unchanged afterwards.</param>
    /// <param name="columns">Values of a row.</param>
    /// <param name="labels">The class of each row, or null. Taken over as well.</param>
    /// <exception cref="ArgumentException">The sizes do not fit each other.</exception>
    public static Dataset FromInts(string name, int[] values, int columns, byte[]? labels = null)
    {
        ArgumentNullException.ThrowIfNull(values);
        return new Dataset(Sizes.Of(name, values.Length, columns, labels, null), new Numbers(ColumnType.Ints, Ints: values), labels);
    }

    /// <summary>The first rows of a block as a table without a copy, to check them like any other table.</summary>
    internal static Dataset OfBlock(string name, RowBlock block, int rows)
    {
        int numbers = rows * block.Layout.Columns;
        return new Dataset(
            new Sizes(name, rows, block.Layout.Columns, null),
            block.Layout.Type switch
            {
                ColumnType.Bytes => new Numbers(ColumnType.Bytes, Bytes: block.Bytes[..numbers]),
                ColumnType.Ints => new Numbers(ColumnType.Ints, Ints: block.Ints[..numbers]),
                _ => new Numbers(ColumnType.Floats, Floats: block.Floats[..numbers]),
            },
            default, block.Conditions[..(rows * block.Layout.Conditions)]);
    }

    /// <summary>Sizes that have been checked against each other.</summary>
    private readonly record struct Sizes(string Name, int Count, int Columns, ImageSize? Image)
    {
        public static Sizes Of(string name, int values, int columns, byte[]? labels, ImageSize? image)
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

            return new Sizes(name, count, columns, image);
        }
    }

    /// <summary>The values: those of one type, and no others.</summary>
    private readonly record struct Numbers(
        ColumnType Type, ReadOnlyMemory<byte> Bytes = default, ReadOnlyMemory<float> Floats = default, ReadOnlyMemory<int> Ints = default);
}
