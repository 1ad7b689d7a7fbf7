namespace Latent.Modules;

/// <summary>
/// How a variable lies in a file, where that differs from memory: channels come last in memory and after the maps in PyTorch's files.
/// </summary>
/// <param name="Split">The variable's shape, with axes that move apart.</param>
/// <param name="Order">Axis a of the file is axis Order[a] of the split shape.</param>
/// <param name="File">The shape in the file.</param>
internal sealed record FileLayout(long[] Split, int[] Order, long[] File)
{
    /// <summary>Filters [maps, height, width, channels], which are [maps, channels, height, width] in files.</summary>
    public static FileLayout OfFilter(long maps, long height, long width, long channels) =>
        new([maps, height, width, channels], [0, 3, 1, 2], [maps, channels, height, width]);

    /// <summary>Rows of images [height, width, channels], which are [channels, height, width] in files, of numbers that are alike on both sides.</summary>
    public static FileLayout OfImages(long before, long height, long width, long channels, long after, params long[] file) =>
        new([before, height, width, channels, after], [0, 3, 1, 2, 4], file);

    /// <summary>The numbers as they lie in the file.</summary>
    public float[] ToFile(ReadOnlySpan<float> values)
    {
        float[] file = new float[values.Length];
        for (int i = 0; i < file.Length; i++)
        {
            file[i] = values[Place(i)];
        }

        return file;
    }

    /// <summary>The numbers of a file as they lie in memory.</summary>
    public float[] FromFile(ReadOnlySpan<float> file)
    {
        float[] values = new float[file.Length];
        for (int i = 0; i < file.Length; i++)
        {
            values[Place(i)] = file[i];
        }

        return values;
    }

    /// <summary>Where an element of the file lies in memory.</summary>
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
