using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;

namespace Latent.Interop;

/// <summary>
/// The kernels of the native library over arrays, spans and native buffers of row-major <see cref="float"/> data. Each call is one native
/// call. These methods check lengths; the library checks the other arguments. If a method says "in place", its output may be the memory of
/// an input of the same shape; otherwise outputs must not overlap inputs. NaN is carried through unless a method says otherwise.
/// </summary>
/// <remarks>
/// Every method takes an optional <see cref="Context"/>; the default is <see cref="Context.Default"/>. Every method throws
/// <see cref="ArgumentException"/> if lengths do not fit, memory overlaps or a number is out of range, and
/// <see cref="ObjectDisposedException"/> if the context or a buffer is disposed.
/// </remarks>
public static unsafe partial class Kernels
{
    private static Context.Lease Use(Context? context) => (context ?? Context.Default).Acquire();

    /// <summary>The product of sizes that are 0 or more.</summary>
    private static long Elements(
        long rows, long columns, [CallerArgumentExpression(nameof(rows))] string rowsName = "",
        [CallerArgumentExpression(nameof(columns))] string columnsName = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegative(rows, rowsName);
        ArgumentOutOfRangeException.ThrowIfNegative(columns, columnsName);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(rows, long.MaxValue / Math.Max(1, columns), rowsName);
        return rows * columns;
    }

    /// <summary>The product of dimensions that are 0 or more.</summary>
    private static long Elements(ReadOnlySpan<long> dims, [CallerArgumentExpression(nameof(dims))] string name = "")
    {
        long elements = 1;
        foreach (long dim in dims)
        {
            elements = Elements(elements, dim, name, name);
        }

        return elements;
    }

    private static void RequireLength(long length, long expected, string name)
    {
        if (length != expected)
        {
            ThrowLength(length, expected, name);
        }
    }

    [DoesNotReturn]
    private static void ThrowLength(long length, long expected, string name) =>
        throw new ArgumentException($"{name} has {length} elements; {expected} were expected.", name);
}
