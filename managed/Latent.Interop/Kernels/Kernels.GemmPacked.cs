using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>
    /// The number of elements of a packed factor: k · n, with n rounded up to a multiple of <see cref="Constants.PackColumns"/>.
    /// </summary>
    /// <param name="n">Columns of the product.</param>
    /// <param name="k">Length of its sums.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative, or both together are too large.</exception>
    public static long PackedLength(long n, long k)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(n, long.MaxValue - Constants.PackColumns);
        return Elements((n + Constants.PackColumns - 1) / Constants.PackColumns * Constants.PackColumns, k);
    }

    /// <summary>
    /// Copies the right matrix of products into the order in which the kernels read it. This makes several products with the same matrix
    /// faster. The contents depend on the context's variant.
    /// </summary>
    /// <param name="form"><see cref="GemmForm.Nn"/>: B[k, n]; <see cref="GemmForm.Nt"/>: B[n, k].</param>
    /// <param name="b">The right matrix, k · n elements.</param>
    /// <param name="packed">Receives <see cref="PackedLength"/> elements.</param>
    /// <param name="n">Columns of the products.</param>
    /// <param name="k">Length of their sums.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit n and k, or the form is another.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Pack(GemmForm form, ReadOnlyKernelSpan<float> b, KernelSpan<float> packed, long n, long k, Context? context = null)
    {
        RequireLength(b.Length, Elements(k, n), nameof(b));
        RequireLength(packed.Length, PackedLength(n, k), nameof(packed));
        using MemoryHold bHold = b.Hold(), packedHold = packed.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* bPointer = b, packedPointer = packed)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_matrix_pack_f32(packedPointer, lease.Pointer, (Native.Form)form, n, k, bPointer));
        }
    }

    /// <summary>Matrix product with the bits of <see cref="Gemm"/>, from a packed copy of the right matrix.</summary>
    /// <param name="form">As for <see cref="Pack"/>.</param>
    /// <param name="a">The left matrix, m · k elements.</param>
    /// <param name="b">The right matrix, k · n elements; it is still read.</param>
    /// <param name="packed">The copy of b that <see cref="Pack"/> made for this form on a context of the same variant.</param>
    /// <param name="output">Receives m · n elements; it overlaps no input.</param>
    /// <param name="m">Rows of the output.</param>
    /// <param name="n">Columns of the output.</param>
    /// <param name="k">Length of the sums.</param>
    /// <param name="bias">n elements that are added to each row; empty for none.</param>
    /// <param name="activation">Function applied last.</param>
    /// <param name="slope">Slope of <see cref="Activation.LeakyRelu"/> below 0.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A length does not fit m, n and k, or the form is another.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void GemmPacked(
        GemmForm form,
        ReadOnlyKernelSpan<float> a,
        ReadOnlyKernelSpan<float> b,
        ReadOnlyKernelSpan<float> packed,
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
        RequireLength(packed.Length, PackedLength(n, k), nameof(packed));
        using MemoryHold aHold = a.Hold(), bHold = b.Hold(), packedHold = packed.Hold(), outputHold = output.Hold(), biasHold = bias.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* aPointer = a, bPointer = b, packedPointer = packed, outputPointer = output, biasPointer = bias)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_matrix_multiply_packed_f32(
                outputPointer, lease.Pointer, (Native.Form)form, m, n, k, aPointer, bPointer, packedPointer, biasPointer,
                (Native.Activation)activation,
                slope));
        }
    }
}
