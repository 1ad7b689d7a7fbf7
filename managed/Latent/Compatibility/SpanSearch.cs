#if !NET
namespace Latent;

/// <summary>Searches of spans that .NET has and .NET Standard 2.1 lacks.</summary>
internal static class SpanSearch
{
    /// <summary>Index of the first value from low to high; -1 if there is none.</summary>
    internal static int IndexOfAnyInRange<T>(this ReadOnlySpan<T> values, T low, T high)
        where T : IComparable<T> => IndexOf(values, low, high, isInside: true);

    /// <summary>Index of the first value, NaN included, that is not from low to high; -1 if there is none.</summary>
    internal static int IndexOfAnyExceptInRange<T>(this ReadOnlySpan<T> values, T low, T high)
        where T : IComparable<T> => IndexOf(values, low, high, isInside: false);

    private static int IndexOf<T>(ReadOnlySpan<T> values, T low, T high, bool isInside)
        where T : IComparable<T>
    {
        for (int i = 0; i < values.Length; i++)
        {
            if ((values[i].CompareTo(low) >= 0 && values[i].CompareTo(high) <= 0) == isInside)
            {
                return i;
            }
        }

        return -1;
    }
}
#endif
