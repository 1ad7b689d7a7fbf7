using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// A device that computes, with memory of its own: the CPU with a number of threads and a variant of the kernels, or one of another backend. A model, its variables
/// and its programs belong to one device. Calls on one <see cref="Device"/> take turns. Two that stand for the same hardware share its memory and do not wait for each
/// other: who reads through one the variables of a model on the other must not train that model meanwhile.
/// </summary>
public sealed class Device : IDisposable
{
    private const string EnvironmentVariable = "LATENT_DEVICE";

    private static Device? _cpu;
    private static object? _cpuLock;
    private static Device? _default;
    private static object? _defaultLock;

    private readonly bool _isShared;

    private Device(Context context, bool isShared = false) => (Context, _isShared) = (context, isShared);

    /// <summary>The CPU with one thread per processor and the best variant. Disposing it has no effect.</summary>
    public static Device Cpu => LazyInitializer.EnsureInitialized(ref _cpu, ref _cpuLock, static () => new Device(Context.Default, isShared: true))!;

    /// <summary>
    /// The device that models take if none is given: <see cref="Cpu"/>, or the one that the environment variable LATENT_DEVICE named when it was first asked for, such as
    /// <c>plain</c> or <c>plain:1</c>. Disposing it has no effect.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">LATENT_DEVICE names no device that is here, or one that does not work.</exception>
    public static Device Default => LazyInitializer.EnsureInitialized(
        ref _default, ref _defaultLock, static () => Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } text ? FromEnvironment(text) : Cpu)!;

    /// <summary>The name of its backend, with its number there: <c>cpu</c> or <c>plain:0</c>.</summary>
    public string Name => new DeviceName(Context.Backend, Context.Device).ToString();

    /// <summary>Whether it is the CPU, on which <see cref="Kernels"/> compute too.</summary>
    public bool IsCpu => Context.Backend == Backend.Cpu;

    /// <summary>Abilities by which the compiler chooses its passes.</summary>
    public Capabilities Capabilities => Context.Capabilities;

    /// <summary>The native handle.</summary>
    public Context Context { get; }

    /// <summary>The CPU with threads and kernels of choice.</summary>
    /// <param name="threads">Threads that share the work, the caller's included: 1 to 256, or 0 for one per processor.</param>
    /// <param name="variant">The kernels; <see cref="Variant.Best"/> is the fastest that this machine runs, or what LATENT_SIMD names.</param>
    /// <exception cref="ArgumentException">The number of threads or the variant is out of range.</exception>
    /// <exception cref="NotSupportedException">This machine or this build cannot run the variant.</exception>
    public static Device OnCpu(int threads = 0, Variant variant = Variant.Best) => new(new Context(threads, variant));

    /// <summary>A device of a backend, whose library <c>latent_NAME</c> is loaded if it lies beside the native library.</summary>
    /// <param name="name">The name of the backend, or the path of its library.</param>
    /// <param name="index">Number of the device, from 0 on.</param>
    /// <param name="precision">Arithmetic of products.</param>
    /// <exception cref="DeviceNotFoundException">There is no such backend or device; the message lists those there are.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or has not that precision.</exception>
    /// <exception cref="NativeLibraryException">The library of the backend cannot be loaded.</exception>
    /// <exception cref="AbiMismatchException">The backend belongs to another release.</exception>
    public static Device Open(string name, int index = 0, Precision precision = Precision.F32)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new Device(Context.OfBackend(new DeviceName(name, index).Load(), index, precision));
    }

    /// <summary>The device that a text names: <c>cpu</c>, <c>NAME</c> or <c>NAME:NUMBER</c>, as <see cref="Open"/> takes them.</summary>
    /// <param name="text">The text, such as <c>plain:1</c>.</param>
    /// <exception cref="DeviceNotFoundException">The text is none of these, or there is no such backend or device.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine.</exception>
    /// <exception cref="NativeLibraryException">The library of the backend cannot be loaded.</exception>
    /// <exception cref="AbiMismatchException">The backend belongs to another release.</exception>
    public static Device Parse(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        DeviceName name = DeviceName.Parse(text);
        return Open(name.Backend, name.Index);
    }

    /// <summary>Allocates an array in the device's memory, zero at first.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size exceeds 2^63 - 1 bytes.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public DeviceBuffer<T> Allocate<T>(long length)
        where T : unmanaged => new(Context, length);

    /// <summary>Copies numbers into an array of their length in the device's memory.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="values">The numbers.</param>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public DeviceBuffer<T> Upload<T>(ReadOnlySpan<T> values)
        where T : unmanaged
    {
        DeviceBuffer<T> buffer = Allocate<T>(values.Length);
        try
        {
            buffer.Write(values);
            return buffer;
        }
        catch
        {
            buffer.Dispose();
            throw;
        }
    }

    /// <summary>Reads as <c>2 threads, Avx2 kernels</c>, or as the name of another device.</summary>
    public override string ToString() => IsCpu ? $"{Context.Threads} threads, {Context.Variant} kernels" : Name;

    /// <summary>Waits for calls under way, and frees the device once nothing that belongs to it is left.</summary>
    public void Dispose()
    {
        if (!_isShared)
        {
            Context.Dispose();
        }
    }

    /// <summary>Whether the memory of one is that of the other.</summary>
    internal bool SharesMemoryWith(Device other) => (Context.Backend, Context.Device) == (other.Context.Backend, other.Context.Device);

    /// <summary>The device that the text of LATENT_DEVICE names, which nobody disposes.</summary>
    internal static Device FromEnvironment(string text)
    {
        try
        {
            return text == Backend.Cpu ? Cpu : new Device(Parse(text).Context, isShared: true);
        }
        catch (Exception error) when (error is DeviceNotFoundException or NativeLibraryException or AbiMismatchException or NotSupportedException or InsufficientMemoryException)
        {
            throw new DeviceNotFoundException($"The environment variable {EnvironmentVariable} is '{text}'. {error.Message}", error);
        }
    }
}
