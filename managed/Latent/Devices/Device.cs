using Latent.Interop;

namespace Latent.Devices;

/// <summary>
/// A device that computes, with memory of its own: the CPU with a number of threads and a variant of the kernels, or a device of another
/// backend. A model, its variables and its programs belong to one device. Calls on one <see cref="Device"/> run one after the other. Two
/// objects for the same hardware have the same memory, and calls on one do not wait for calls on the other. So do not read the variables of
/// a model through one while the model trains on the other.
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
    public static Device Cpu =>
        LazyInitializer.EnsureInitialized(ref _cpu, ref _cpuLock, static () => new Device(Context.Default, isShared: true))!;

    /// <summary>
    /// The device of models that are given none: <see cref="Cpu"/>, or the device in the environment variable LATENT_DEVICE, such as
    /// <c>plain</c> or <c>plain:1</c>. The variable is read at the first use of this property. Disposing the device has no effect.
    /// </summary>
    /// <exception cref="DeviceNotFoundException">LATENT_DEVICE names a device that does not exist, or does not work.</exception>
    public static Device Default => LazyInitializer.EnsureInitialized(
        ref _default, ref _defaultLock, static () =>
        Environment.GetEnvironmentVariable(EnvironmentVariable) is { Length: > 0 } text ? FromEnvironment(text) : Cpu)!;

    /// <summary>The name of its backend with its number in the backend, such as <c>plain:0</c>, or <c>cpu</c>.</summary>
    public string Name => new DeviceName(Context.Backend, Context.Device).ToString();

    /// <summary>Whether it is the CPU, which the <see cref="Kernels"/> need.</summary>
    public bool IsCpu => Context.Backend == Backend.Cpu;

    /// <summary>The abilities of the device, on which the passes of the compiler depend.</summary>
    public Capabilities Capabilities => Context.Capabilities;

    /// <summary>The native context.</summary>
    public Context Context { get; }

    /// <summary>Opens the CPU with a number of threads and a variant of the kernels.</summary>
    /// <param name="threads">The threads that divide the work, the caller's included: 1 to 256, or 0 for one per processor.</param>
    /// <param name="variant">
    /// The variant of the kernels. <see cref="Variant.Best"/> is the fastest that this machine runs, or the one that LATENT_SIMD names.
    /// </param>
    /// <exception cref="ArgumentException">The number of threads or the variant is out of range.</exception>
    /// <exception cref="NotSupportedException">This machine or this build cannot run the variant.</exception>
    public static Device OnCpu(int threads = 0, Variant variant = Variant.Best) => new(new Context(threads, variant));

    /// <summary>Opens a device of a backend. Its library <c>latent_NAME</c> is loaded if it lies beside the native library.</summary>
    /// <param name="name">The name of the backend, or the path of its library.</param>
    /// <param name="index">The number of the device, from 0.</param>
    /// <param name="precision">The arithmetic of products.</param>
    /// <exception cref="DeviceNotFoundException">There is no such backend or device; the message lists those there are.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or does not have that precision.</exception>
    /// <exception cref="NativeLibraryException">The library of the backend cannot be loaded.</exception>
    /// <exception cref="AbiMismatchException">The backend belongs to another release.</exception>
    public static Device Open(string name, int index = 0, Precision precision = Precision.F32)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        return new Device(Context.OfBackend(new DeviceName(name, index).Load(), index, precision));
    }

    /// <summary>
    /// Opens one of NVIDIA's GPUs, from compute capability 7.5 on. The backend is the library of the package Latent.Native.Cuda; it needs a
    /// driver of CUDA 11.8 or later, and nothing else of CUDA.
    /// </summary>
    /// <param name="index">The number of the GPU, from 0.</param>
    /// <param name="precision">The arithmetic of products.</param>
    /// <exception cref="DeviceNotFoundException">The library of the backend is not there, or there is no such GPU.</exception>
    /// <exception cref="NotSupportedException">There is no driver, the driver finds no GPU, or it is too old; the message says
    /// which.</exception>
    public static Device Cuda(int index = 0, Precision precision = Precision.F32) => Open(DeviceName.Cuda, index, precision);

    /// <summary>
    /// Opens the device that a text names: <c>cpu</c>, <c>NAME</c> or <c>NAME:NUMBER</c>, with names as in <see cref="Open"/>.
    /// </summary>
    /// <param name="text">The text, such as <c>cuda:1</c>.</param>
    /// <param name="precision">The arithmetic of products.</param>
    /// <exception cref="DeviceNotFoundException">The text is none of these, or there is no such backend or device.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or does not have that precision.</exception>
    /// <exception cref="NativeLibraryException">The library of the backend cannot be loaded.</exception>
    /// <exception cref="AbiMismatchException">The backend belongs to another release.</exception>
    public static Device Parse(string text, Precision precision = Precision.F32)
    {
        ArgumentNullException.ThrowIfNull(text);
        DeviceName name = DeviceName.Parse(text);
        return Open(name.Backend, name.Index, precision);
    }

    /// <summary>Allocates an array of zeros in the device's memory.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size exceeds 2^63 - 1 bytes.</exception>
    /// <exception cref="InsufficientMemoryException">The device has not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The device is disposed.</exception>
    public DeviceBuffer<T> Allocate<T>(long length)
        where T : unmanaged => new(Context, length);

    /// <summary>Copies numbers to a new array in the device's memory.</summary>
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

    /// <summary>Text such as <c>2 threads, Avx2 kernels</c> for the CPU, and the name for other devices.</summary>
    public override string ToString() => IsCpu ? $"{Context.Threads} threads, {Context.Variant} kernels" : Name;

    /// <summary>Waits for running calls, and frees the device as soon as all objects that belong to it are freed.</summary>
    public void Dispose()
    {
        if (!_isShared)
        {
            Context.Dispose();
        }
    }

    /// <summary>Whether two devices have the same memory.</summary>
    internal bool SharesMemoryWith(Device other) => (Context.Backend, Context.Device) == (other.Context.Backend, other.Context.Device);

    /// <summary>The device that the text of LATENT_DEVICE names. Disposing it has no effect.</summary>
    internal static Device FromEnvironment(string text)
    {
        try
        {
            return text == Backend.Cpu ? Cpu : new Device(Parse(text).Context, isShared: true);
        }
        catch (Exception error) when (error is DeviceNotFoundException or NativeLibraryException or AbiMismatchException
            or NotSupportedException or InsufficientMemoryException)
        {
            throw new DeviceNotFoundException($"The environment variable {EnvironmentVariable} is '{text}'. {error.Message}", error);
        }
    }
}
