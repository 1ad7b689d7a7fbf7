using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// A device that programs run on. A context of the CPU also has a variant of the kernels and a number of threads. One call at a time uses a
/// context: a second thread waits for the first. Distinct contexts are independent.
/// </summary>
public sealed unsafe class Context : IDisposable
{
    private static Context? _shared;
    private static object? _sharedLock;

    private readonly Handle _handle;
    private readonly CallLock _callLock = new();
    private readonly bool _isShared;
    private CancellationFlag? _jobFlag;

    /// <summary>Creates a context of the CPU.</summary>
    /// <param name="threads">Threads that divide the work, the caller's included: 1 to 256, or 0 for one per processor.</param>
    /// <param name="variant">
    /// Variant of the kernels; <see cref="Variant.Best"/> is the fastest that this machine runs, or the one that the environment variable
    /// LATENT_SIMD names.
    /// </param>
    /// <exception cref="ArgumentException">The number of threads or the variant is out of range.</exception>
    /// <exception cref="NotSupportedException">This machine or this build cannot run the variant.</exception>
    public Context(int threads = 0, Variant variant = Variant.Best)
        : this(new ContextOptions { Threads = threads, Variant = (Native.Variant)variant })
    {
    }

    private Context(ContextOptions options, bool isShared = false)
    {
        NativeLibraryLoader.EnsureLoaded();
        ContextHandle* pointer;
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_context_create(&pointer, &options));
        _handle = new Handle(pointer);
        _isShared = isShared;
        Threads = NativeMethods.ltn_context_threads(pointer);
        Variant = (Variant)NativeMethods.ltn_context_variant(pointer);
        Backend = Marshal.PtrToStringUTF8((nint)NativeMethods.ltn_context_backend(pointer))!;
        Device = options.Device;
        Precision = (Precision)options.Precision;
        Capabilities = (Capabilities)NativeMethods.ltn_context_capabilities(pointer);
    }

    /// <summary>Creates a context of a device.</summary>
    /// <param name="backend">
    /// <see cref="Interop.Backend.Cpu"/>, or the name of a backend that <see cref="Interop.Backend"/> loaded or registered.
    /// </param>
    /// <param name="device">Number of the device, counted from 0.</param>
    /// <param name="precision">Arithmetic of products.</param>
    /// <exception cref="ArgumentException">There is no such backend or device; the message lists the existing ones.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or does not support the precision.</exception>
    public static Context OfBackend(string backend, int device = 0, Precision precision = Precision.F32)
    {
        using Utf8Text name = new(backend);
        return new Context(new ContextOptions { Backend = name.Pointer, Device = device, Precision = (Native.Precision)precision });
    }

    /// <summary>
    /// The context that kernels use if none is given: one thread per processor, best variant. Disposing it has no effect.
    /// </summary>
    public static Context Default =>
        LazyInitializer.EnsureInitialized(ref _shared, ref _sharedLock, static () => new Context(default, isShared: true))!;

    /// <summary>Name of the backend: <see cref="Interop.Backend.Cpu"/> or another.</summary>
    public string Backend { get; }

    /// <summary>Number of the device in its backend.</summary>
    public int Device { get; }

    /// <summary>Arithmetic of products.</summary>
    public Precision Precision { get; }

    /// <summary>Abilities of the device.</summary>
    public Capabilities Capabilities { get; }

    /// <summary>Number of threads of the CPU, the caller's included; 0 on another device.</summary>
    public int Threads { get; }

    /// <summary>
    /// The variant in use. It is never <see cref="Variant.Best"/> on the CPU, and always <see cref="Variant.Best"/> on another device,
    /// which has no variants.
    /// </summary>
    public Variant Variant { get; }

    /// <summary>Measures the upper limits of the speed of this context's threads, within some hundredths of a second.</summary>
    /// <param name="updateBytes">
    /// Size of the four arrays of the measured update together, 256 KiB to 4 GiB; it decides in which cache they lie.
    /// </param>
    /// <exception cref="ArgumentException">The size is out of range.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="ObjectDisposedException">The context is disposed.</exception>
    public Speed Measure(long updateBytes)
    {
        using Lease lease = Acquire();
        Native.Speed speed;
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_context_measure(&speed, lease.Pointer, updateBytes));
        return new Speed { Flops = speed.Flops, UpdateBytes = speed.UpdateBytes };
    }

    /// <summary>Whether a variant is part of the native library and can run on this machine.</summary>
    /// <param name="variant">The variant.</param>
    public static bool IsSupported(Variant variant)
    {
        NativeLibraryLoader.EnsureLoaded();
        return NativeMethods.ltn_variant_supported((Native.Variant)variant) != 0;
    }

    /// <summary>
    /// Waits for calls under way, and ends the context's threads when the last <see cref="NativeProgram"/> and the last scheduled run have
    /// ended.
    /// </summary>
    public void Dispose()
    {
        if (!_isShared)
        {
            _callLock.Enter();
            _handle.Dispose();
            _callLock.Exit();
        }
    }

    /// <summary>Backend and number, such as <c>cuda:0</c>.</summary>
    internal string DeviceName => $"{Backend}:{Device}";

    /// <summary>The native context, for a caller that holds a reference.</summary>
    internal ContextHandle* HeldPointer => _handle.Pointer;

    /// <summary>Whether both are contexts of one device, which may use each other's memory.</summary>
    internal bool IsOfDevice(Context other) => Backend == other.Backend && Device == other.Device;

    /// <summary>Runs that were scheduled for this context and have not started.</summary>
    internal JobQueue Jobs { get; } = new();

    /// <summary>The flag that cancels the job that runs on this context.</summary>
    internal CancellationFlag JobFlag => _jobFlag ??= new CancellationFlag();

    /// <summary>Waits until no other call uses this context, and keeps others out until the lease is disposed.</summary>
    internal Lease Acquire()
    {
        Lease lease = new(this);
        if (_handle.IsDisposed)
        {
            lease.Dispose();
            throw new ObjectDisposedException(nameof(Context));
        }

        return lease;
    }

    /// <summary>As <see cref="Acquire"/>, for a caller that holds a reference: it also works after Dispose.</summary>
    internal Lease AcquireHeld() => new(this);

    /// <summary>Keeps the native context alive, beyond Dispose, until <see cref="Release"/>.</summary>
    internal void AddReference() => _handle.AddReference(typeof(Context));

    internal void Release() => _handle.Release();

    /// <summary>The exclusive right to use a native context for one call.</summary>
    internal readonly ref struct Lease
    {
        private readonly Context _context;

        internal Lease(Context context)
        {
            context._callLock.Enter();
            _context = context;
        }

        internal ContextHandle* Pointer => _context._handle.Pointer;

        public void Dispose() => _context._callLock.Exit();
    }

    private sealed class Handle : NativeHandle
    {
        internal Handle(ContextHandle* pointer) => SetHandle((nint)pointer);

        internal ContextHandle* Pointer => (ContextHandle*)handle;

        protected override bool ReleaseHandle()
        {
            NativeMethods.ltn_context_destroy(Pointer);
            return true;
        }
    }
}
