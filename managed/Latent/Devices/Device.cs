using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// What computes, with memory of its own: on the CPU a number of threads and a variant of the kernels. A model, its variables and its programs belong to one
/// device. Calls on one device take turns; distinct devices are independent.
/// </summary>
public sealed class Device : IDisposable
{
    private static Device? _cpu;
    private static object? _cpuLock;

    private Device(Context context) => Context = context;

    /// <summary>The CPU with one thread per processor and the best variant. Disposing it has no effect.</summary>
    public static Device Cpu => LazyInitializer.EnsureInitialized(ref _cpu, ref _cpuLock, static () => new Device(Context.Default))!;

    /// <summary>The device that models take if none is given: <see cref="Cpu"/>.</summary>
    public static Device Default => Cpu;

    /// <summary>The native handle.</summary>
    public Context Context { get; }

    /// <summary>The CPU with threads and kernels of choice.</summary>
    /// <param name="threads">Threads that share the work, the caller's included: 1 to 256, or 0 for one per processor.</param>
    /// <param name="variant">The kernels; <see cref="Variant.Best"/> is the fastest that this machine runs, or what LATENT_SIMD names.</param>
    /// <exception cref="ArgumentException">The number of threads or the variant is out of range.</exception>
    /// <exception cref="NotSupportedException">This machine or this build cannot run the variant.</exception>
    public static Device OnCpu(int threads = 0, Variant variant = Variant.Best) => new(new Context(threads, variant));

    /// <summary>Reads as <c>2 threads, Avx2 kernels</c>.</summary>
    public override string ToString() => $"{Context.Threads} threads, {Context.Variant} kernels";

    /// <summary>Waits for calls under way, and frees the device once nothing that belongs to it is left.</summary>
    public void Dispose() => Context.Dispose();
}
