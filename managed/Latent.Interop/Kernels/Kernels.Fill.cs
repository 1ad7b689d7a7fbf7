using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = value.</summary>
    /// <param name="output">The elements to set.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
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
