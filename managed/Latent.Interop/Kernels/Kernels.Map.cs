using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>output[i] = map(x[i]). The output may be x (in place).</summary>
    /// <param name="kind">The function.</param>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="a">First parameter of the function, if it has one.</param>
    /// <param name="b">Second parameter of the function, if it has one.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Map(MapKind kind, ReadOnlyKernelSpan<float> x, KernelSpan<float> output, float a = 0, float b = 0,
        Context? context = null)
    {
        RequireLength(output.Length, x.Length, nameof(output));
        using MemoryHold xHold = x.Hold(), outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* xPointer = x, outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_array_map_f32(outputPointer, lease.Pointer, (Native.Map)kind, xPointer, x.Length,
                a, b));
        }
    }

    /// <summary>output[i] = x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Identity(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Identity, x, output, context: context);

    /// <summary>output[i] = -x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Negate(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Negate, x, output, context: context);

    /// <summary>output[i] = |x|.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Abs(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Abs, x, output, context: context);

    /// <summary>output[i] = 1, 0 or -1; NaN stays NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sign(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Sign, x, output, context: context);

    /// <summary>output[i] = x · x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Square(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Square, x, output, context: context);

    /// <summary>output[i] = √x; NaN below 0.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sqrt(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Sqrt, x, output, context: context);

    /// <summary>output[i] = 1 / x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Reciprocal(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Reciprocal, x, output, context: context);

    /// <summary>output[i] = eˣ.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Exp(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Exp, x, output, context: context);

    /// <summary>output[i] = eˣ - 1, accurate near 0.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Expm1(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Expm1, x, output, context: context);

    /// <summary>output[i] = ln x; NaN below 0.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Log(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Log, x, output, context: context);

    /// <summary>output[i] = ln(1 + x), accurate near 0.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Log1p(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Log1p, x, output, context: context);

    /// <summary>output[i] = sin x, in radians.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sin(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Sin, x, output, context: context);

    /// <summary>output[i] = cos x, in radians.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Cos(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Cos, x, output, context: context);

    /// <summary>output[i] = tanh x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Tanh(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Tanh, x, output, context: context);

    /// <summary>output[i] = 1 / (1 + e⁻ˣ).</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Sigmoid(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Sigmoid, x, output, context: context);

    /// <summary>output[i] = ln(1 + eˣ), without overflow.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Softplus(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Softplus, x, output, context: context);

    /// <summary>output[i] = max(x, 0); NaN stays NaN.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Relu(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Relu, x, output, context: context);

    /// <summary>output[i] = 1 if x &gt; 0, else 0; NaN gives 0.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Step(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Step, x, output, context: context);

    /// <summary>output[i] = x if x &gt; 0, else slope · x.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="slope">Slope below 0.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void LeakyRelu(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, float slope = 0.01f, Context? context = null) =>
        Map(MapKind.LeakyRelu, x, output, slope, context: context);

    /// <summary>output[i] = scale · x + shift, the product rounded before the sum.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="scale">The factor.</param>
    /// <param name="shift">The term added.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Affine(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, float scale, float shift, Context? context = null) =>
        Map(MapKind.Affine, x, output, scale, shift, context);

    /// <summary>output[i] = erf x = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    /// <param name="x">The arguments.</param>
    /// <param name="output">Receives the values; it has the length of x, and is x or does not overlap x.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps in part.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Erf(ReadOnlyKernelSpan<float> x, KernelSpan<float> output, Context? context = null) =>
        Map(MapKind.Erf, x, output, context: context);
}
