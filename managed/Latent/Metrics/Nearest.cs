namespace Latent.Metrics;

/// <summary>A search for the smallest of many numbers.</summary>
internal static class Nearest
{
    /// <summary>
    /// Finds the smallest values, in ascending order. If there are fewer values than places, the last places are infinite.
    /// </summary>
    public static void Smallest(ReadOnlySpan<float> values, Span<float> smallest)
    {
        smallest.Fill(float.PositiveInfinity);
        foreach (float value in values)
        {
            if (value >= smallest[^1])
            {
                continue;
            }

            int place = smallest.Length - 1;
            for (; place > 0 && smallest[place - 1] > value; place--)
            {
                smallest[place] = smallest[place - 1];
            }

            smallest[place] = value;
        }
    }
}
