using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>
    /// output[i] = p[i] if condition[i] &gt; 0, else q[i]. A NaN condition selects q. The output may be one of the inputs (in place).
    /// </summary>
    /// <param name="condition">The conditions.</param>
    /// <param name="p">Values where the condition is above 0, as many as conditions.</param>
    /// <param name="q">Values elsewhere, as many as conditions.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Select(
        ReadOnlyKernelSpan<float> condition, ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null)
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
