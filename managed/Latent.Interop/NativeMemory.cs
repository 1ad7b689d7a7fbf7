using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>What of the native library's memory is alive in this process.</summary>
public static unsafe class NativeMemory
{
    /// <summary>Number of live allocations.</summary>
    public static long LiveCount => Count().Count;

    /// <summary>Sum of the sizes of the live allocations in bytes.</summary>
    public static long LiveBytes => Count().Bytes;

    private static (long Count, long Bytes) Count()
    {
        long count, bytes;
        NativeStatus.ThrowIfFailed(NativeMethods.ltn_memory_count(&count, &bytes));
        return (count, bytes);
    }

    /// <summary>Owns one allocation.</summary>
    internal sealed class Handle : NativeHandle
    {
        internal Handle(long bytes)
        {
            void* memory;
            NativeStatus.ThrowIfFailed(NativeMethods.ltn_memory_allocate(&memory, bytes));
            SetHandle((nint)memory);
        }

        internal nint Address => handle;

        protected override bool ReleaseHandle()
        {
            NativeMethods.ltn_memory_destroy((void*)handle);
            return true;
        }
    }
}
