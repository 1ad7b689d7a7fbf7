namespace Latent.Modules;

/// <summary>
/// The order of a variable's numbers in a file, where it differs from memory. In memory channels are the last axis; in PyTorch's files they
/// come after the maps.
/// </summary>
/// <param name="Split">The variable's shape, with an axis for each part that moves on its own.</param>
/// <param name="Order">Axis a of the file is axis Order[a] of the split shape.</param>
/// <param name="File">The shape in the file.</param>
internal sealed record FileLayout(long[] Split, int[] Order, long[] File)
{
    /// <summary>Filters [maps, height, width, channels], which are [maps, channels, height, width] in files.</summary>
    public static FileLayout OfFilter(long maps, long height, long width, long channels) =>
        new([maps, height, width, channels], [0, 3, 1, 2], [maps, channels, height, width]);

    /// <summary>
    /// Images [height, width, channels], which are [channels, height, width] in files, between two axes that have the same order in both.
    /// </summary>
    public static FileLayout OfImages(long before, long height, long width, long channels, long after, params long[] file) =>
        new([before, height, width, channels, after], [0, 3, 1, 2, 4], file);

    /// <summary>The numbers of memory in the order of the file.</summary>
    public float[] ToFile(ReadOnlySpan<float> values)
    {
        float[] file = new float[values.Length];
        for (int i = 0; i < file.Length; i++)
        {
            file[i] = values[Place(i)];
        }

        return file;
    }

    /// <summary>The numbers of a file in the order of memory.</summary>
    public float[] FromFile(ReadOnlySpan<float> file)
    {
        float[] values = new float[file.Length];
        for (int i = 0; i < file.Length; i++)
        {
            values[Place(i)] = file[i];
        }

        return values;
    }

    /// <summary>The index in memory of an element of the file.</summary>
    private int Place(int index)
    {
        long[] position = new long[Order.Length];
        long rest = index;
        for (int axis = Order.Length - 1; axis >= 0; axis--)
        {
            (rest, position[Order[axis]]) = Math.DivRem(rest, Split[Order[axis]]);
        }

        return (int)position.Zip(Split).Aggregate(0L, (place, axis) => place * axis.Second + axis.First);
    }
}
