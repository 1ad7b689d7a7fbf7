using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = combine(p[i], q[i]). The output may be p or q (in place).</summary>
    /// <param name="kind">The function.</param>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is p or q, or overlaps neither.</param>
    /// <param name="a">Parameter of the function, if it has one.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Combine(
        CombineKind kind, ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output, float a = 0,
        Context? context = null)
    {
        long length = output.Length;
        RequireLength(p.Length, length, nameof(p));
        RequireLength(q.Length, length, nameof(q));
        RunCombine(kind, p, &length, q, &length, output, &length, 1, a, context);
    }

    /// <summary>output = combine(p, q) with p and q broadcast to the shape of the output, such as a matrix and a row.</summary>
    /// <param name="kind">The function.</param>
    /// <param name="p">The first arguments.</param>
    /// <param name="pDims">Shape of p, with as many dimensions as the output; each is equal to the output's or 1.</param>
    /// <param name="q">The second arguments.</param>
    /// <param name="qDims">Shape of q, with the same rules.</param>
    /// <param name="output">Receives the values. It may be p or q if that has the output's shape; otherwise it overlaps neither.</param>
    /// <param name="dims">Shape of the output, of at most <see cref="Constants.MaxRank"/> dimensions.</param>
    /// <param name="a">Parameter of the function, if it has one.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">A shape does not fit its data or the output's shape, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Combine(
        CombineKind kind,
        ReadOnlyKernelSpan<float> p,
        ReadOnlySpan<long> pDims,
        ReadOnlyKernelSpan<float> q,
        ReadOnlySpan<long> qDims,
        KernelSpan<float> output,
        ReadOnlySpan<long> dims,
        float a = 0,
        Context? context = null)
    {
        RequireLength(pDims.Length, dims.Length, nameof(pDims));
        RequireLength(qDims.Length, dims.Length, nameof(qDims));
        RequireLength(p.Length, Elements(pDims), nameof(p));
        RequireLength(q.Length, Elements(qDims), nameof(q));
        RequireLength(output.Length, Elements(dims), nameof(output));
        fixed (long* pDimsPointer = pDims, qDimsPointer = qDims, dimsPointer = dims)
        {
            RunCombine(kind, p, pDimsPointer, q, qDimsPointer, output, dimsPointer, dims.Length, a, context);
        }
    }

    /// <summary>output[i] = p + q.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Add(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output, Context? context = null) =>
        Combine(CombineKind.Add, p, q, output, context: context);

    /// <summary>output[i] = p - q.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Subtract(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Subtract, p, q, output, context: context);

    /// <summary>output[i] = p · q.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Multiply(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Multiply, p, q, output, context: context);

    /// <summary>output[i] = p / q.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Divide(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Divide, p, q, output, context: context);

    /// <summary>output[i] = the larger of p and q; NaN if either is NaN.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Maximum(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Maximum, p, q, output, context: context);

    /// <summary>output[i] = the smaller of p and q; NaN if either is NaN.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Minimum(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Minimum, p, q, output, context: context);

    /// <summary>output[i] = 1 if p &gt; q, else 0; NaN compares false.</summary>
    /// <param name="p">The first arguments.</param>
    /// <param name="q">The second arguments, as many as p.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Greater(ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output,
        Context? context = null) =>
        Combine(CombineKind.Greater, p, q, output, context: context);

    /// <summary>
    /// Gradient of a (leaky) relu, from its output q: output[i] = p if q &gt; 0, else slope · p.
    /// It is 0 where slope = 0 and q is not above 0.
    /// </summary>
    /// <param name="p">The incoming gradients.</param>
    /// <param name="q">The outputs of the activation, as many as gradients.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="slope">Slope of the leaky relu below 0; 0 for relu.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Gate(
        ReadOnlyKernelSpan<float> p, ReadOnlyKernelSpan<float> q, KernelSpan<float> output, float slope = 0, Context? context = null) =>
        Combine(CombineKind.Gate, p, q, output, slope, context);

    /// <summary>output[i] = max(l, 0) - l · t + ln(1 + e⁻|l|) for logit l and target t: binary cross-entropy without saturation.</summary>
    /// <param name="logits">Logits l, before the sigmoid.</param>
    /// <param name="targets">Targets t from 0 to 1, as many as logits.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void BceWithLogits(
        ReadOnlyKernelSpan<float> logits, ReadOnlyKernelSpan<float> targets, KernelSpan<float> output, Context? context = null)
    {
        RequireLength(logits.Length, output.Length, nameof(logits));
        RequireLength(targets.Length, output.Length, nameof(targets));
        Combine(CombineKind.BceWithLogits, logits, targets, output, context: context);
    }

    /// <summary>
    /// output[i] = (μ² + eˢ - 1 - s) / 2 for mean μ and log-variance s: KL(N(μ, eˢ) ‖ N(0, 1)), Kingma and Welling 2014, appendix B.
    /// </summary>
    /// <param name="mean">Means μ.</param>
    /// <param name="logVariance">Log-variances s, as many as means.</param>
    /// <param name="output">Receives as many values. It is one of the inputs, or overlaps none.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void GaussianKl(
        ReadOnlyKernelSpan<float> mean, ReadOnlyKernelSpan<float> logVariance, KernelSpan<float> output, Context? context = null)
    {
        RequireLength(mean.Length, output.Length, nameof(mean));
        RequireLength(logVariance.Length, output.Length, nameof(logVariance));
        Combine(CombineKind.GaussianKl, mean, logVariance, output, context: context);
    }

    private static void RunCombine(
        CombineKind kind, ReadOnlyKernelSpan<float> p, long* pDims, ReadOnlyKernelSpan<float> q, long* qDims, KernelSpan<float> output,
        long* dims, int rank,
        float a, Context? context)
    {
        using MemoryHold pHold = p.Hold(), qHold = q.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* pPointer = p, qPointer = q, outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_combine_f32(
                outputPointer, lease.Pointer, (Native.Combine)kind, rank, dims, pPointer, pDims, qPointer, qDims, a));
        }
    }
}
