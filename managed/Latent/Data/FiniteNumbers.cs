using System.Numerics;
using System.Runtime.InteropServices;

namespace Latent.Data;

/// <summary>A search for numbers that are not finite.</summary>
internal static class FiniteNumbers
{
    /// <summary>Index of the first NaN or infinity; -1 if there is none.</summary>
    public static int FirstOther(ReadOnlySpan<float> values)
    {
        // x - x is 0 for a finite number and NaN for others, and so is the sum.
        Vector<float> sums = Vector<float>.Zero;
        ReadOnlySpan<Vector<float>> vectors = MemoryMarshal.Cast<float, Vector<float>>(values);
        foreach (Vector<float> vector in vectors)
        {
            sums += vector - vector;
        }

        int start = Vector.EqualsAll(sums, Vector<float>.Zero) ? vectors.Length * Vector<float>.Count : 0;
        for (int i = start; i < values.Length; i++)
        {
            if (!float.IsFinite(values[i]))
            {
                return i;
            }
        }

        return -1;
    }
}
