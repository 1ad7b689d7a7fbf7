using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>Matrix product: output[m, n] = activation(A · B + bias).</summary>
    /// <param name="form">
    /// <see cref="Form.Nn"/>: a[m, k] · b[k, n]; <see cref="Form.Nt"/>: a[m, k] · b[n, k]ᵀ; <see cref="Form.Tn"/>: a[k, m]ᵀ · b[k, n].
    /// </param>
    /// <param name="a">The left matrix, m · k elements.</param>
    /// <param name="b">The right matrix, k · n elements.</param>
    /// <param name="output">Receives m · n elements; no overlap with the inputs. For k = 0 they are activation(bias).</param>
    /// <param name="m">Rows of the output.</param>
    /// <param name="n">Columns of the output.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="bias">n elements added to each row, or empty for none.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    public static void Gemm(
        Form form,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> output,
        long m,
        long n,
        long k,
        ReadOnlySpan<float> bias = default,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        CheckGemm(a.Length, b.Length, output.Length, bias.IsEmpty ? null : bias.Length, m, n, k);
        fixed (float* aPointer = a, bPointer = b, outputPointer = output, biasPointer = bias)
        {
            RunGemm(form, aPointer, bPointer, outputPointer, m, n, k, biasPointer, activation, slope, context);
        }
    }

    /// <summary>Matrix product over native buffers, of any size: output[m, n] = activation(A · B + bias).</summary>
    /// <param name="form">As for spans.</param>
    /// <param name="a">The left matrix, m · k elements.</param>
    /// <param name="b">The right matrix, k · n elements.</param>
    /// <param name="output">Receives m · n elements; no overlap with the inputs.</param>
    /// <param name="m">Rows of the output.</param>
    /// <param name="n">Columns of the output.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="bias">n elements added to each row, or null for none.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    /// <exception cref="ObjectDisposedException">A buffer or the context is disposed.</exception>
    public static void Gemm(
        Form form,
        NativeBuffer<float> a,
        NativeBuffer<float> b,
        NativeBuffer<float> output,
        long m,
        long n,
        long k,
        NativeBuffer<float>? bias = null,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(a);
        ArgumentNullException.ThrowIfNull(b);
        ArgumentNullException.ThrowIfNull(output);
        CheckGemm(a.Length, b.Length, output.Length, bias?.Length, m, n, k);
        using var aUse = a.Use();
        using var bUse = b.Use();
        using var outputUse = output.Use();
        using NativeBuffer<float>.Usage biasUse = bias is null ? default : bias.Use();
        RunGemm(form, aUse.Pointer, bUse.Pointer, outputUse.Pointer, m, n, k, biasUse.Pointer, activation, slope, context);
    }

    /// <summary>A dense layer: output[m, n] = activation(x[m, k] · weight[n, k]ᵀ + bias[n]), the weight as PyTorch stores it.</summary>
    /// <param name="x">The inputs, m · k elements.</param>
    /// <param name="weight">The weight, n · k elements.</param>
    /// <param name="bias">n elements, or empty for none.</param>
    /// <param name="output">Receives m · n elements; no overlap with the inputs.</param>
    /// <param name="m">Number of samples.</param>
    /// <param name="n">Outputs of each sample.</param>
    /// <param name="k">Inputs of each sample.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    public static void Linear(
        ReadOnlySpan<float> x,
        ReadOnlySpan<float> weight,
        ReadOnlySpan<float> bias,
        Span<float> output,
        long m,
        long n,
        long k,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        RequireLength(x.Length, Elements(m, k), nameof(x));
        RequireLength(weight.Length, Elements(n, k), nameof(weight));
        Gemm(Form.Nt, x, weight, output, m, n, k, bias, activation, slope, context);
    }

    /// <summary>A dense layer over native buffers: output[m, n] = activation(x[m, k] · weight[n, k]ᵀ + bias[n]).</summary>
    /// <param name="x">The inputs, m · k elements.</param>
    /// <param name="weight">The weight, n · k elements.</param>
    /// <param name="bias">n elements, or null for none.</param>
    /// <param name="output">Receives m · n elements; no overlap with the inputs.</param>
    /// <param name="m">Number of samples.</param>
    /// <param name="n">Outputs of each sample.</param>
    /// <param name="k">Inputs of each sample.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">What to run on.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k.</exception>
    /// <exception cref="ObjectDisposedException">A buffer or the context is disposed.</exception>
    public static void Linear(
        NativeBuffer<float> x,
        NativeBuffer<float> weight,
        NativeBuffer<float>? bias,
        NativeBuffer<float> output,
        long m,
        long n,
        long k,
        Activation activation = Activation.None,
        float slope = 0,
        Context? context = null)
    {
        ArgumentNullException.ThrowIfNull(x);
        ArgumentNullException.ThrowIfNull(weight);
        RequireLength(x.Length, Elements(m, k), nameof(x));
        RequireLength(weight.Length, Elements(n, k), nameof(weight));
        Gemm(Form.Nt, x, weight, output, m, n, k, bias, activation, slope, context);
    }

    private static void CheckGemm(long a, long b, long output, long? bias, long m, long n, long k)
    {
        RequireLength(a, Elements(m, k), nameof(a));
        RequireLength(b, Elements(k, n), nameof(b));
        RequireLength(output, Elements(m, n), nameof(output));
        RequireLength(bias ?? n, n, nameof(bias));
    }

    private static void RunGemm(
        Form form, float* a, float* b, float* output, long m, long n, long k, float* bias, Activation activation, float slope, Context? context)
    {
        using Context.Lease lease = Use(context);
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_matrix_multiply_f32(
            output, lease.Pointer, form, m, n, k, a, b, bias, activation, slope));
    }
}
