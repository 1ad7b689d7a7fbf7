namespace Latent.Data;

/// <summary>Images moved within their frames: a class does not depend on where an object stands.</summary>
internal static class ImageShifts
{
    /// <summary>Moves each image by up to <paramref name="most"/> pixels along both axes; zeros come in at the borders.</summary>
    /// <param name="data">Images with labels.</param>
    /// <param name="most">The largest shift, smaller than the images.</param>
    /// <param name="random">Decides.</param>
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
