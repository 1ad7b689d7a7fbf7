using Latent.Interop.Native;

namespace Latent.Interop;

public static unsafe partial class Kernels
{
    /// <summary>
    /// Draws uniform numbers from [0, 1), multiples of 2⁻²⁴. All random numbers come from Philox4x32-10 (Salmon et al. 2011), with the seed
    /// as key and element, stream and step as counter. The same arguments give the same numbers on any number of threads.
    /// </summary>
    /// <param name="output">Receives the numbers.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="stream">Stream, 0 or more; distinct streams are independent.</param>
    /// <param name="step">Step, 0 or more; distinct steps are independent.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The stream or step is negative.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Uniform(KernelSpan<float> output, ulong seed, int stream = 0, long step = 0, Context? context = null) =>
        Draw(Native.Random.Uniform, output, seed, stream, step, 0, context);

    /// <summary>Draws numbers from N(0, 1), by the method of Box and Muller. See <see cref="Uniform"/>.</summary>
    /// <param name="output">Receives the numbers.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="stream">Stream, 0 or more; distinct streams are independent.</param>
    /// <param name="step">Step, 0 or more; distinct steps are independent.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The stream or step is negative.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Normal(KernelSpan<float> output, ulong seed, int stream = 0, long step = 0, Context? context = null) =>
        Draw(Native.Random.Normal, output, seed, stream, step, 0, context);

    /// <summary>Draws 1 with the given probability, otherwise 0. See <see cref="Uniform"/>.</summary>
    /// <param name="output">Receives the numbers.</param>
    /// <param name="probability">Probability of 1, from 0 to 1.</param>
    /// <param name="seed">Key of the random numbers.</param>
    /// <param name="stream">Stream, 0 or more; distinct streams are independent.</param>
    /// <param name="step">Step, 0 or more; distinct steps are independent.</param>
    /// <param name="context">The context to run on; <see cref="Context.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The probability is not from 0 to 1, or the stream or step is negative.</exception>
    /// <exception cref="ObjectDisposedException">The context or a buffer (<see cref="UseAfterDisposeException"/>) is disposed.</exception>
    public static void Bernoulli(
        KernelSpan<float> output, float probability, ulong seed, int stream = 0, long step = 0, Context? context = null) =>
        Draw(Native.Random.Bernoulli, output, seed, stream, step, RequireProbability(probability), context);

    private static float RequireProbability(float probability) => probability is >= 0 and <= 1
        ? probability
        : throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability from 0 to 1 was expected.");

    private static void Draw(Native.Random random, KernelSpan<float> output, ulong seed, int stream, long step, float p, Context? context)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(stream);
        ArgumentOutOfRangeException.ThrowIfNegative(step);
        using MemoryHold outputHold = output.Hold();
        using Context.Lease lease = Use(context);
        fixed (float* outputPointer = output)
        {
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_random_draw_f32(outputPointer, lease.Pointer, random, seed, stream, step,
                output.Length, p));
        }
    }
}
