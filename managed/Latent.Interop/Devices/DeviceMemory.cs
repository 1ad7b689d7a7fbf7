using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// Memory of a device. It counts as native memory, and leak detection covers it. It keeps its context alive, and is the allocator of this
/// memory only.
/// </summary>
internal sealed unsafe class DeviceMemory : Allocator
{
    internal DeviceMemory(Context context, long bytes, Type element)
        : base($"device {context.DeviceName}")
    {
        Context = context;
        Handle handle = new(context, bytes, Name, element);
        Lifetime = new Lifetime(this) { Address = handle.Address, Bytes = bytes, Owner = handle };
    }

    internal Context Context { get; }

    internal Lifetime Lifetime { get; }

    internal override Lifetime Allocate(long bytes, bool clear, Type element) =>
        throw new NotSupportedException("Memory of a device is allocated with its context.");

    internal override void Resize(Lifetime lifetime, long bytes, Type element) =>
        throw new NotSupportedException("Memory of a device has one size.");

    internal override void Free(Lifetime lifetime) => ((Handle)lifetime.Owner!).Dispose();

    /// <summary>Owns the memory. If nobody disposes it, the garbage collector frees the memory, and the leak stays on record.</summary>
    private sealed class Handle : NativeHandle, NativeLeakDetection.ILeakable
    {
        private readonly Context _context;
        private readonly string _allocator;
        private readonly Type _element;
        private readonly long _bytes;
        private readonly NativeLeakDetection.Record? _record;

        internal Handle(Context context, long bytes, string allocator, Type element)
        {
            (_context, _allocator, _element, _bytes) = (context, allocator, element, bytes);
            using Context.Lease lease = context.Acquire();
            void* memory;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_device_memory_allocate(&memory, lease.Pointer, bytes));
            SetHandle((nint)memory);
            context.AddReference();
            NativeMemory.Add(bytes);
            _record = NativeLeakDetection.Track(this);
        }

        internal nint Address => handle;

        public NativeAllocation Describe(string? stack) => new(_bytes, $"DeviceBuffer<{_element.Name}>", _allocator, stack);

        protected override void Dispose(bool disposing)
        {
            if (_record is not null)
            {
                NativeLeakDetection.End(_record, isCollected: !disposing);
            }

            base.Dispose(disposing);
        }

        protected override bool ReleaseHandle()
        {
            NativeMethods.ltn_device_memory_destroy(_context.HeldPointer, (void*)handle);
            NativeMemory.Remove(_bytes);
            _context.Release();
            return true;
        }
    }
}
