using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// A device that programs run on; of the CPU also the variant and the threads that kernels run on. Calls on one context take turns: a second thread
/// waits for the first. Distinct contexts are independent.
/// </summary>
public sealed unsafe class Context : IDisposable
{
    private static Context? _shared;
    private static object? _sharedLock;

    private readonly Handle _handle;
    private readonly Turn _turn = new();
    private readonly bool _isShared;
    private CancellationFlag? _jobFlag;

    /// <summary>Creates a context of the CPU.</summary>
    /// <param name="threads">Threads that share the work, the caller's included: 1 to 256, or 0 for one per processor.</param>
    /// <param name="variant">Kernels to use; <see cref="Variant.Best"/> is the fastest that this machine runs, or what LATENT_SIMD names.</param>
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
    /// <param name="backend"><see cref="Interop.Backend.Cpu"/>, or a backend that was loaded or registered by <see cref="Interop.Backend"/>.</param>
    /// <param name="device">Number of the device, from 0 on.</param>
    /// <param name="precision">Arithmetic of products.</param>
    /// <exception cref="ArgumentException">There is no such backend or device; the message lists those there are.</exception>
    /// <exception cref="NotSupportedException">The device does not work on this machine, or has not that precision.</exception>
    public static Context OfBackend(string backend, int device = 0, Precision precision = Precision.F32)
    {
        using Utf8Text name = new(backend);
        return new Context(new ContextOptions { Backend = name.Pointer, Device = device, Precision = (Native.Precision)precision });
    }

    /// <summary>The context that kernels use if none is given: one thread per processor, best variant. Disposing it has no effect.</summary>
    public static Context Default => LazyInitializer.EnsureInitialized(ref _shared, ref _sharedLock, static () => new Context(default, isShared: true))!;

    /// <summary>The backend: <see cref="Interop.Backend.Cpu"/>, or the name of another.</summary>
    public string Backend { get; }

    /// <summary>Number of the device in its backend.</summary>
    public int Device { get; }

    /// <summary>Arithmetic of products.</summary>
    public Precision Precision { get; }

    /// <summary>Abilities of the device.</summary>
    public Capabilities Capabilities { get; }

    /// <summary>Number of threads of the CPU, the caller's included; 0 on another device.</summary>
    public int Threads { get; }

    /// <summary>The variant in use, never <see cref="Variant.Best"/> on the CPU; always that on another device, which has none.</summary>
    public Variant Variant { get; }

    /// <summary>Measures what this context's threads can do at most on this machine, for some hundredths of a second.</summary>
    /// <param name="updateBytes">Size of the arrays that updates go through, 256 KiB to 4 GiB; it decides in which cache they lie.</param>
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

    /// <summary>Tells whether a variant is part of the native library and can run on this machine.</summary>
    /// <param name="variant">The variant to ask about.</param>
    public static bool IsSupported(Variant variant)
    {
        NativeLibraryLoader.EnsureLoaded();
        return NativeMethods.ltn_variant_supported((Native.Variant)variant) != 0;
    }

    /// <summary>Waits for calls under way, and ends the context's threads once no <see cref="NativeProgram"/> and no scheduled run is left.</summary>
    public void Dispose()
    {
        if (!_isShared)
        {
            _turn.Enter();
            _handle.Dispose();
            _turn.Exit();
        }
    }

    /// <summary>Backend and number, such as <c>cuda:0</c>.</summary>
    internal string DeviceName => $"{Backend}:{Device}";

    /// <summary>The native context, for one who holds a reference.</summary>
    internal ContextHandle* HeldPointer => _handle.Pointer;

    /// <summary>Whether both are contexts of one device, which may use each other's memory.</summary>
    internal bool IsOfDevice(Context other) => Backend == other.Backend && Device == other.Device;

    /// <summary>Where runs wait that were scheduled for this context.</summary>
    internal JobQueue Jobs { get; } = new();

    /// <summary>Ends the job that has this context's turn.</summary>
    internal CancellationFlag JobFlag => _jobFlag ??= new CancellationFlag();

    /// <summary>Waits for this context's turn, which lasts until the lease is disposed.</summary>
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

    /// <summary>The same for a caller that holds a reference, beyond Dispose.</summary>
    internal Lease AcquireHeld() => new(this);

    /// <summary>Keeps the native context alive, beyond Dispose, until <see cref="Release"/>.</summary>
    internal void AddReference() => _handle.AddReference(typeof(Context));

    internal void Release() => _handle.Release();

    /// <summary>The right to use a native context for one call.</summary>
    internal readonly ref struct Lease
    {
        private readonly Context _context;

        internal Lease(Context context)
        {
            context._turn.Enter();
            _context = context;
        }

        internal ContextHandle* Pointer => _context._handle.Pointer;

        public void Dispose() => _context._turn.Exit();
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
