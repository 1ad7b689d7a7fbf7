using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Counts of the native library's memory in this process.</summary>
public static unsafe class NativeMemory
{
    private static long _handles;
    private static long _handleBytes;

    /// <summary>Number of live allocations, as the native library counts them.</summary>
    public static long LiveCount => Count().Count;

    /// <summary>Sum of the sizes of the live allocations in bytes, as the native library counts them.</summary>
    public static long LiveBytes => Count().Bytes;

    /// <summary>The same counts as this assembly keeps them. They differ only if other code calls the library.</summary>
    internal static (long Count, long Bytes) Held => (Interlocked.Read(ref _handles), Interlocked.Read(ref _handleBytes));

    /// <summary>Counts an allocation.</summary>
    internal static void Add(long bytes)
    {
        Interlocked.Increment(ref _handles);
        Interlocked.Add(ref _handleBytes, bytes);
    }

    /// <summary>Counts the end of an allocation.</summary>
    internal static void Remove(long bytes)
    {
        Interlocked.Decrement(ref _handles);
        Interlocked.Add(ref _handleBytes, -bytes);
    }

    /// <summary>Sets memory to zero.</summary>
    internal static void Clear(nint address, long bytes)
    {
        for (long start = 0; start < bytes; start += int.MaxValue)
        {
            new Span<byte>((byte*)address + start, (int)Math.Min(int.MaxValue, bytes - start)).Clear();
        }
    }

    private static (long Count, long Bytes) Count()
    {
        NativeLibraryLoader.EnsureLoaded();
        long count, bytes;
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_memory_count(&count, &bytes));
        return (count, bytes);
    }

    /// <summary>Owns one allocation. If nobody disposes it, the garbage collector frees the memory, and the leak stays on record.</summary>
    internal sealed class Handle : NativeHandle, NativeLeakDetection.ILeakable
    {
        private readonly Allocator? _allocator;
        private readonly Type? _element;
        private readonly NativeLeakDetection.Record? _record;

        /// <summary>Allocates zero-filled memory for this assembly itself, which no user can leak.</summary>
        internal Handle(long bytes)
        {
            NativeLibraryLoader.EnsureLoaded();
            void* memory;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_memory_allocate(&memory, bytes));
            Take(memory, bytes);
        }

        /// <summary>Allocates zero-filled memory for an allocator.</summary>
        internal Handle(long bytes, Allocator allocator, Type element)
            : this(bytes)
        {
            (_allocator, _element) = (allocator, element);
            _record = NativeLeakDetection.Track(this);
        }

        /// <summary>Allocates zero-filled memory for an allocator with functions of its own.</summary>
        internal Handle(long bytes, Allocator allocator, Type element, Native.MemoryFunctions functions)
        {
            NativeLibraryLoader.EnsureLoaded();
            void* memory;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_memory_allocate_from(&memory, &functions, bytes));
            Take(memory, bytes);
            (_allocator, _element) = (allocator, element);
            _record = NativeLeakDetection.Track(this);
        }

        internal nint Address => handle;

        internal long Bytes { get; private set; }

        /// <summary>The entry of the memory in a report.</summary>
        public NativeAllocation Describe(string? stack) => new(Bytes, $"NativeBuffer<{_element?.Name}>", _allocator?.Name ?? "", stack);

        /// <summary>The entry of the memory in a report, with the stack of its allocation if that was recorded.</summary>
        internal NativeAllocation Describe() => _record?.Allocation ?? Describe(null);

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
            NativeMethods.ltn_memory_destroy((void*)handle);
            Remove(Bytes);
            return true;
        }

        private void Take(void* memory, long bytes)
        {
            Bytes = bytes;
            SetHandle((nint)memory);
            Add(bytes);
        }
    }
}
