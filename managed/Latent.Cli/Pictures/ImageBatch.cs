namespace Latent.Cli.Pictures;

/// <summary>Images of one size with values from 0 (black) to 1 (white), one row-major image in each row.</summary>
internal sealed class ImageBatch
{
    // About 1.5 cm on a screen: large enough for a digit of 28 pixels, small enough for twenty in a row.
    private const int TileSide = 56;

    private readonly float[,] _values;

    /// <param name="values">Images, [count, height x width].</param>
    /// <param name="height">Rows of one image.</param>
    /// <param name="width">Columns of one image.</param>
    /// <exception cref="ArgumentException">There is no image, or the length of a row is not height x width.</exception>
    public ImageBatch(float[,] values, int height, int width)
    {
        ArgumentNullException.ThrowIfNull(values);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (values.GetLength(0) == 0)
        {
            throw new ArgumentException("there is no image to draw; give at least one", nameof(values));
        }

        if (values.GetLength(1) != (long)height * width)
        {
            throw new ArgumentException(
                $"an image of {height} x {width} has {(long)height * width} values, but a row has {values.GetLength(1)}",
                nameof(values));
        }

        (_values, Height, Width) = (values, height, width);
    }

    public int Count => _values.GetLength(0);

    public int Height { get; }

    public int Width { get; }

    /// <summary>The whole scale factor, at least 1, that brings an image nearest to the size of a tile.</summary>
    public int Scale => Math.Max(1, (int)MathF.Round(TileSide / (float)Math.Max(Height, Width)));

    /// <summary>Converts an image to grey levels; values outside [0, 1] are clamped, and NaN is black.</summary>
    public byte[] Bytes(int index)
    {
        byte[] bytes = new byte[Height * Width];
        for (int i = 0; i < bytes.Length; i++)
        {
            float value = _values[index, i];
            bytes[i] = float.IsNaN(value) ? (byte)0 : (byte)MathF.Round(Math.Clamp(value, 0f, 1f) * 255f);
        }

        return bytes;
    }

    /// <summary>Returns the images of this batch, followed by those of <paramref name="other"/>.</summary>
    /// <exception cref="ArgumentException">The batches differ in count or size.</exception>
    public ImageBatch FollowedBy(ImageBatch other)
    {
        if (other.Count != Count || other.Height != Height || other.Width != Width)
        {
            throw new ArgumentException(
                $"{Count} images of {Height} x {Width} cannot be paired with {other.Count} of {other.Height} x {other.Width}; " +
                "give the same number of images of the same size", nameof(other));
        }

        float[,] values = new float[2 * Count, Height * Width];
        Array.Copy(_values, values, _values.LongLength);
        Array.Copy(other._values, 0, values, _values.LongLength, _values.LongLength);
        return new ImageBatch(values, Height, Width);
    }
}
