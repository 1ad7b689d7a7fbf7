namespace Latent.Data;

/// <summary>
/// Random shifts of images, to augment the training of classifiers: a class does not depend on the position of an object.
/// </summary>
internal static class ImageShifts
{
    /// <summary>Shifts each image by up to <paramref name="most"/> pixels along both axes, and fills the borders with zeros.</summary>
    /// <param name="data">Images with labels.</param>
    /// <param name="most">The largest shift; for a side that is not larger, one pixel less than the side.</param>
    /// <param name="random">Source of the shifts.</param>
    public static Dataset Of(Dataset data, int most, RandomSource random)
    {
        ImageSize image = data.Image!.Value;
        float[] values = new float[ArraySize.Of(data.Count, data.Columns)];
        float[] row = new float[data.Columns];
        for (int i = 0; i < data.Count; i++)
        {
            data.CopyRow(i, row);
            (int down, int right) = (Draw(image.Height), Draw(image.Width));
            Shift(row, values.AsSpan(i * data.Columns, data.Columns), image, down, right);
        }

        return Dataset.FromFloats(data.Name, values, data.Columns, data.Labels.ToArray(), image);

        int Draw(int side)
        {
            int bound = Math.Min(most, side - 1);
            return random.NextBelow(2 * bound + 1) - bound;
        }
    }

    private static void Shift(ReadOnlySpan<float> from, Span<float> to, ImageSize image, int down, int right)
    {
        int width = image.Width - Math.Abs(right);
        for (int y = Math.Max(0, down); y < Math.Min(image.Height, image.Height + down); y++)
        {
            from.Slice((y - down) * image.Width + Math.Max(0, -right), width).CopyTo(to[(y * image.Width + Math.Max(0, right))..]);
        }
    }
}
