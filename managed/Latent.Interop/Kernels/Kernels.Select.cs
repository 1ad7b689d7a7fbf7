using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = p[i] if condition[i] &gt; 0, else q[i], in place if wanted. A NaN condition chooses q.</summary>
    /// <param name="condition">The conditions.</param>
    /// <param name="p">Values where the condition is above 0, as many.</param>
    /// <param name="q">Values elsewhere, as many.</param>
    /// <param name="output">Receives as many values; any of the inputs itself, or without overlap.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed, or a buffer (<see cref="UseAfterDisposeException"/>).</exception>
    public static void Select(
        ReadOnlyKernelSpan<float> condition, ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output, Context? context = null)
    {
        RequireLength(condition.Length, output.Length, nameof(condition));
        RequireLength(p.Length, output.Length, nameof(p));
        RequireLength(q.Length, output.Length, nameof(q));
        using MemoryHold conditionHold = condition.Hold(), pHold = p.Hold(), qHold = q.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* conditionPointer = condition, pPointer = p, qPointer = q, outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_select_f32(
                outputPointer, lease.Pointer, conditionPointer, pPointer, qPointer, output.Length));
        }
    }
}
