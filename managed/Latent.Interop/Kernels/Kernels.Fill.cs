using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = value.</summary>
    /// <param name="output">The elements to set.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ObjectDisposedException">The context is disposed, or a buffer (<see cref="UseAfterDisposeException"/>).</exception>
    public static void Fill(KernelSpan<float> output, float value, Context? context = null)
    {
        using MemoryHold outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_fill_f32(outputPointer, lease.Pointer, value, output.Length));
        }
    }
}
