using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>Each row of output = eˣ / Σ eˣ over the row of x, without overflow.</summary>
    /// <param name="x">The logits, one row after the other.</param>
    /// <param name="columns">Elements of a row, 1 or more; the length of x is a multiple of it.</param>
    /// <param name="output">Receives the probabilities; as long as x, and either x itself or without overlap.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no whole number of rows, or the memory overlaps in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">columns is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or a buffer (<see cref="UseAfterDisposeException"/>).</exception>
    public static void Softmax(ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output, Context? context = null) =>
        RunSoftmax(Native.Softmax.Probability, x, columns, output, context);

    /// <summary>Each row of output = x − ln Σ eˣ over the row of x, without overflow.</summary>
    /// <param name="x">The logits, one row after the other.</param>
    /// <param name="columns">Elements of a row, 1 or more; the length of x is a multiple of it.</param>
    /// <param name="output">Receives the logarithms of the probabilities; as long as x, and either x itself or without overlap.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">The lengths differ or are no whole number of rows, or the memory overlaps in part.</exception>
    /// <exception cref="ArgumentOutOfRangeException">columns is below 1.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or a buffer (<see cref="UseAfterDisposeException"/>).</exception>
    public static void LogSoftmax(ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output, Context? context = null) =>
        RunSoftmax(Native.Softmax.LogProbability, x, columns, output, context);

    private static void RunSoftmax(Native.Softmax softmax, ReadOnlyKernelSpan<float> x, int columns, KernelSpan<float> output, Context? context)
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
