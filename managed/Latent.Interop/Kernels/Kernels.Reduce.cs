using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output = reduction of x over some axes; the remaining dimensions keep their order.</summary>
    /// <param name="kind">The reduction.</param>
    /// <param name="x">The data.</param>
    /// <param name="dims">Shape of x, at most <see cref="Constants.MaxRank"/> dimensions.</param>
    /// <param name="axes">Axes to reduce over, each from 0 to the number of dimensions - 1, none twice.</param>
    /// <param name="output">Receives one value for each combination of the remaining indices; it does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or an axis is out of range or named twice.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Reduce(
        ReduceKind kind, ReadOnlyKernelSpan<float> x, ReadOnlySpan<long> dims, ReadOnlySpan<int> axes, KernelSpan<float> output,
        Context? context = null)
    {
        RequireLength(x.Length, Elements(dims), nameof(x));
        int mask = AxisMask(axes, dims.Length);
        RequireLength(output.Length, RemainingElements(dims, mask), nameof(output));
        using MemoryHold xHold = x.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* xPointer = x, outputPointer = output)
        fixed (long* dimsPointer = dims)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_reduce_f32(
                outputPointer, lease.Pointer, (Native.Reduce)kind, dims.Length, dimsPointer, mask, xPointer));
        }
    }

    /// <summary>Sums over some axes; 0 over nothing. See <see cref="Reduce"/>.</summary>
    /// <param name="x">The data.</param>
    /// <param name="dims">Shape of x.</param>
    /// <param name="axes">Axes to reduce over.</param>
    /// <param name="output">Receives the sums.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or an axis is out of range or named twice.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sum(
        ReadOnlyKernelSpan<float> x, ReadOnlySpan<long> dims, ReadOnlySpan<int> axes, KernelSpan<float> output, Context? context = null) =>
        Reduce(ReduceKind.Sum, x, dims, axes, output, context);

    /// <summary>Means over some axes; NaN over nothing. See <see cref="Reduce"/>.</summary>
    /// <param name="x">The data.</param>
    /// <param name="dims">Shape of x.</param>
    /// <param name="axes">Axes to reduce over.</param>
    /// <param name="output">Receives the means.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or an axis is out of range or named twice.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Mean(
        ReadOnlyKernelSpan<float> x, ReadOnlySpan<long> dims, ReadOnlySpan<int> axes, KernelSpan<float> output, Context? context = null) =>
        Reduce(ReduceKind.Mean, x, dims, axes, output, context);

    /// <summary>Largest values over some axes; NaN if any is NaN, -∞ over nothing. See <see cref="Reduce"/>.</summary>
    /// <param name="x">The data.</param>
    /// <param name="dims">Shape of x.</param>
    /// <param name="axes">Axes to reduce over.</param>
    /// <param name="output">Receives the largest values.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or an axis is out of range or named twice.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Max(
        ReadOnlyKernelSpan<float> x, ReadOnlySpan<long> dims, ReadOnlySpan<int> axes, KernelSpan<float> output, Context? context = null) =>
        Reduce(ReduceKind.Max, x, dims, axes, output, context);

    /// <summary>ln Σ eˣ over some axes, without overflow; -∞ over nothing. See <see cref="Reduce"/>.</summary>
    /// <param name="x">The data.</param>
    /// <param name="dims">Shape of x.</param>
    /// <param name="axes">Axes to reduce over.</param>
    /// <param name="output">Receives the logarithms of the sums.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit the shape, or an axis is out of range or named twice.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void LogSumExp(
        ReadOnlyKernelSpan<float> x, ReadOnlySpan<long> dims, ReadOnlySpan<int> axes, KernelSpan<float> output, Context? context = null) =>
        Reduce(ReduceKind.LogSumExp, x, dims, axes, output, context);

    /// <summary>The sum of all elements; 0 of nothing.</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static float Sum(ReadOnlyKernelSpan<float> x, Context? context = null) => ReduceAll(ReduceKind.Sum, x, context);

    /// <summary>The mean of all elements; NaN of nothing.</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static float Mean(ReadOnlyKernelSpan<float> x, Context? context = null) => ReduceAll(ReduceKind.Mean, x, context);

    /// <summary>The largest element; NaN if any is NaN, -∞ of nothing.</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static float Max(ReadOnlyKernelSpan<float> x, Context? context = null) => ReduceAll(ReduceKind.Max, x, context);

    /// <summary>ln Σ eˣ of all elements, without overflow; -∞ of nothing.</summary>
    /// <param name="x">The data.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static float LogSumExp(ReadOnlyKernelSpan<float> x, Context? context = null) => ReduceAll(ReduceKind.LogSumExp, x, context);

    private static float ReduceAll(ReduceKind kind, ReadOnlyKernelSpan<float> x, Context? context)
    {
        float result = 0;
        Reduce(kind, x, [x.Length], [0], MemoryMarshal.CreateSpan(ref result, 1), context);
        return result;
    }

    private static int AxisMask(ReadOnlySpan<int> axes, int rank)
    {
        int mask = 0;
        foreach (int axis in axes)
        {
            if (axis < 0 || axis >= rank || (mask & (1 << axis)) != 0)
            {
                throw new ArgumentException($"axes holds {axis}; distinct axes from 0 to {rank - 1} were expected.", nameof(axes));
            }

            mask |= 1 << axis;
        }

        return mask;
    }

    private static long RemainingElements(ReadOnlySpan<long> dims, int mask)
    {
        long elements = 1;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            elements = (mask & (1 << axis)) != 0 ? elements : Elements(elements, dims[axis], nameof(dims), nameof(dims));
        }

        return elements;
    }
}
