using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>Each row of output = eˣ / Σ eˣ over the row of x, without overflow.</summary>
    /// <param name="x">The logits, one row after the other.</param>
    /// <param name="columns">Elements of a row, 1 or more; the length of x is a multiple of it.</param>
    /// <param name="output">Receives the probabilities; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ or are not a whole number of rows, or the memory overlaps in part.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">columns is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Softmax(ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output, Context? context = null) =>
        RunSoftmax(Native.Softmax.Probability, x, columns, output, context);

    /// <summary>Each row of output = x − ln Σ eˣ over the row of x, without overflow.</summary>
    /// <param name="x">The logits, one row after the other.</param>
    /// <param name="columns">Elements of a row, 1 or more; the length of x is a multiple of it.</param>
    /// <param name="output">Receives the logarithms of the probabilities; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">
    /// The lengths differ or are not a whole number of rows, or the memory overlaps in part.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">columns is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void LogSoftmax(ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output, Context? context = null) =>
        RunSoftmax(Native.Softmax.LogProbability, x, columns, output, context);

    private static void RunSoftmax(Native.Softmax softmax, ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output,
        Context? context)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(columns, 1);
        long rows = Math.DivRem(x.Length, columns, out long rest);
        if (rest != 0)
        {
            throw new ArgumentException($"x has {x.Length} elements; a multiple of the {columns} columns was expected.", nameof(x));
        }

        RequireLength(output.Length, x.Length, nameof(output));
        using MemoryHold xHold = x.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* xPointer = x, outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_softmax_f32(outputPointer, lease.Pointer, softmax, xPointer, rows, columns));
        }
    }
}
