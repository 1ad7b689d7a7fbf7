using Latent.Data;
using static System.FormattableString;

namespace Latent.Models.Parts;

/// <summary>The check that the values of a data set are those of a distribution.</summary>
internal static class DataValues
{
    /// <summary>Throws for the first value that does not fit, with its place.</summary>
    /// <param name="data">The data set, whose bytes are read as value / 255.</param>
    /// <param name="fits">Whether a value fits.</param>
    /// <param name="advice">The end of the message: the expected values, and what to do.</param>
    /// <exception cref="ArgumentException">A value does not fit.</exception>
    public static void Require(Dataset data, Predicate<float> fits, string advice)
    {
        int index = data.IsBytes ? FirstOther(data.Bytes, ByteTable(data.Scale, fits)) : FirstOther(data.Floats, fits);
        if (index >= 0)
        {
            float value = data.IsBytes ? data.Scale * data.Bytes[index] : data.Floats[index];
            throw new ArgumentException(
                Invariant(
                $"The data set '{data.Name}' holds {value} in row {index / data.Columns}, column {index % data.Columns}; ") + advice,
                nameof(data));
        }
    }

    /// <summary>The predicate of each byte, evaluated once.</summary>
    private static Predicate<byte> ByteTable(float scale, Predicate<float> fits)
    {
        bool[] table = [.. Enumerable.Range(0, byte.MaxValue + 1).Select(value => fits(scale * value))];
        return value => table[value];
    }

    private static int FirstOther<T>(ReadOnlySpan<T> values, Predicate<T> fits)
    {
        for (int i = 0; i < values.Length; i++)
        {
            if (!fits(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
