using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>What views refuse.</summary>
internal static class ViewChecks
{
    /// <summary>The elements of a matrix, row after row.</summary>
    [SuppressMessage("Performance", "CA1814", Justification = "This is what it is for.")]
    internal static Span<T> Elements<T>(T[,] array)
    {
        ArgumentNullException.ThrowIfNull(array);
        return array.Length == 0 ? default : MemoryMarshal.CreateSpan(ref array[0, 0], array.Length);
    }

    internal static void RequireIndex(int axis, long index, long length)
    {
        if ((ulong)index >= (ulong)length)
        {
            ThrowIndex(axis, index, length);
        }
    }

    internal static void RequireRange(int start, int count, int length, string startName, string countName)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start, startName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, length, startName);
        ArgumentOutOfRangeException.ThrowIfNegative(count, countName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, length - start, countName);
    }

    internal static void RequireLength(long length, long expected, string name)
    {
        if (length != expected)
        {
            throw new ArgumentException($"{name} has {length} elements; {expected} were expected.", name);
        }
    }

    internal static void RequireMatrix(in ViewLayout layout)
    {
        if (layout.Rank != 2)
        {
            throw new InvalidOperationException($"The view {layout} has {layout.Rank} axes; a matrix has 2.");
        }
    }

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "The exception of every .NET indexer.")]
    private static void ThrowIndex(int axis, long index, long length) => throw new IndexOutOfRangeException(
        length == 0 ? $"Index {axis} is {index}; the view has no elements." : $"Index {axis} is {index}; 0 to {length - 1} was expected.");
}
