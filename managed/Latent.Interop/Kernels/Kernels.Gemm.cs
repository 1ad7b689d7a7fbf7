using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>Matrix product: output[m, n] = activation(A · B + bias).</summary>
    /// <param name="form">
    /// <see cref="GemmForm.Nn"/>: a[m, k] · b[k, n]; <see cref="GemmForm.Nt"/>: a[m, k] · b[n, k]ᵀ;
    /// <see cref="GemmForm.Tn"/>: a[k, m]ᵀ · b[k, n].
    /// </param>
    /// <param name="a">The left matrix, m · k elements.</param>
    /// <param name="b">The right matrix, k · n elements.</param>
    /// <param name="output">Receives m · n elements; it overlaps no input. For k = 0 its elements are activation(bias).</param>
    /// <param name="m">Rows of the output.</param>
    /// <param name="n">Columns of the output.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="bias">n elements that are added to each row; empty for none.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Gemm(
        GemmForm form,
        ReadOnlyKernelSpan<float> a,
        ReadOnlyKernelSpan<float> b,
        KernelSpan<float> output,
        long m,
        long n,
        long k,
        ReadOnlyKernelSpan<float> bias = default,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        CheckGemm(a.Length, b.Length, output.Length, bias.IsEmpty ? null : bias.Length, m, n, k);
        using MemoryHold aHold = a.Hold(), bHold = b.Hold(), outputHold = output.Hold(), biasHold = bias.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* aPointer = a, bPointer = b, outputPointer = output, biasPointer = bias)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_matrix_multiply_f32(
                outputPointer, lease.Pointer, (Native.Form)form, m, n, k, aPointer, bPointer, biasPointer, (Native.Activation)activation,
                slope));
        }
    }

    /// <summary>A dense layer: output[m, n] = activation(x[m, k] · weight[n, k]ᵀ + bias[n]), the weight as PyTorch stores it.</summary>
    /// <param name="x">The inputs, m · k elements.</param>
    /// <param name="weight">The weight, n · k elements.</param>
    /// <param name="bias">n elements that are added to each row; empty for none.</param>
    /// <param name="output">Receives m · n elements; it overlaps no input.</param>
    /// <param name="m">Number of samples.</param>
    /// <param name="n">Outputs of each sample.</param>
    /// <param name="k">Inputs of each sample.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Linear(
        ReadOnlyKernelSpan<float> x,
        ReadOnlyKernelSpan<float> weight,
        ReadOnlyKernelSpan<float> bias,
        KernelSpan<float> output,
        long m,
        long n,
        long k,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        RequireLength(x.Length, Elements(m, k), nameof(x));
        RequireLength(weight.Length, Elements(n, k), nameof(weight));
        Gemm(GemmForm.Nt, x, weight, output, m, n, k, bias, activation, slope, context);
    }

    private static void CheckGemm(long a, long b, long output, long? bias, long m, long n, long k)
    {
        RequireLength(a, Elements(m, k), nameof(a));
        RequireLength(b, Elements(k, n), nameof(b));
        RequireLength(output, Elements(m, n), nameof(output));
        RequireLength(bias ?? n, n, nameof(bias));
    }
}
