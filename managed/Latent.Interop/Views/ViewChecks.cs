using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>Checks of views, with their exceptions.</summary>
internal static class ViewChecks
{
    /// <summary>The elements of a matrix, row after row.</summary>
    [SuppressMessage("Performance", "CA1814", Justification = "The method is for two-dimensional arrays.")]
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

    /// <summary>Dimensions and strides of a view of 2 axes.</summary>
    internal static (int Rows, int Columns, int RowStride, int ColumnStride) RequireMatrix(in ViewLayout layout)
    {
        if (layout.Rank != 2)
        {
            throw new InvalidOperationException($"The view {layout} has {layout.Rank} axes; a matrix has 2.");
        }

        return (Number(layout, layout.Dim(0)), Number(layout, layout.Dim(1)), Number(layout, layout.Stride(0)),
            Number(layout, layout.Stride(1)));
    }

    internal static void RequireArrayLength(in ViewLayout layout)
    {
        if (layout.Length > int.MaxValue)
        {
            throw new InvalidOperationException(
                $"The view {layout} has {layout.Length} elements, and an array at most {int.MaxValue}; copy it in parts, "
                + "taken by Slice or Select.");
        }
    }

    private static int Number(in ViewLayout layout, long value) => value <= int.MaxValue
        ? (int)value
        : throw new InvalidOperationException(
            $"The view {layout} has {value} as a dimension or stride, and a matrix at most {int.MaxValue}.");

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "Every .NET indexer throws this exception.")]
    private static void ThrowIndex(int axis, long index, long length) => throw new IndexOutOfRangeException(
        length == 0 ? $"Index {axis} is {index}; the view has no elements." : $"Index {axis} is {index}; 0 to {length - 1} was expected.");
}
