using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = value.</summary>
    /// <param name="output">The elements to set.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">What to run on.</param>
    public static void Fill(Span<float> output, float value, Context? context = null)
    {
        fixed (float* outputPointer = output)
        {
            Fill(outputPointer, output.Length, value, context);
        }
    }

    /// <summary>output[i] = value, in a native buffer of any size.</summary>
    /// <param name="output">The elements to set.</param>
    /// <param name="value">The value.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ObjectDisposedException">The buffer or the context is disposed.</exception>
    public static void Fill(NativeBuffer<float> output, float value, Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(output);
        using var outputUse = output.Use();
        Fill(outputUse.Pointer, output.Length, value, context);
    }

    private static void Fill(float* output, long count, float value, Context? context)
    {
        using Context.Lease lease = Use(context);
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_fill_f32(output, lease.Pointer, value, count));
    }
}
