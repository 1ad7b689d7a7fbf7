using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Latent.Interop;

/// <summary>
/// Advice to the operating system on the pages of mapped files. It changes times alone. Windows has no such call: there nothing is done.
/// </summary>
public static partial class MappingAdvice
{
    private const int Random = 1;   // MADV_RANDOM
    private const int WillNeed = 3; // MADV_WILLNEED

    /// <summary>Turns off reading ahead, of which a read at a random place would fetch megabytes that nobody needs.</summary>
    /// <param name="view">The mapping.</param>
    public static void ExpectRandom(SafeMemoryMappedViewHandle view)
    {
        ArgumentNullException.ThrowIfNull(view);
        Advise(view, 0, (long)view.ByteLength, Random);
    }

    /// <summary>
    /// Begins to read a part of a file into memory, and does not wait for it, so that the disk works on many parts at a time.
    /// </summary>
    /// <param name="view">The mapping.</param>
    /// <param name="offset">Number of bytes before the part.</param>
    /// <param name="length">Number of bytes of the part.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the mapping.</exception>
    public static void Prefetch(SafeMemoryMappedViewHandle view, long offset, long length)
    {
        ArgumentNullException.ThrowIfNull(view);
        ArgumentOutOfRangeException.ThrowIfNegative(offset);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, (long)view.ByteLength - offset);
        Advise(view, offset, length, WillNeed);
    }

    private static void Advise(SafeMemoryMappedViewHandle view, long offset, long length, int advice)
    {
        if (RuntimeInformation.IsOSPlatform(OSPlatform.Windows))
        {
            return;
        }

        bool added = false;
        try
        {
            view.DangerousAddRef(ref added);
            // A mapping begins with a page, and so must a part. Errors are left unsaid: without the advice, the pages are read as well.
            long start = offset / Environment.SystemPageSize * Environment.SystemPageSize;
            _ = madvise(view.DangerousGetHandle() + (nint)start, (nuint)(offset + length - start), advice);
        }
        finally
        {
            if (added)
            {
                view.DangerousRelease();
            }
        }
    }

#if NET
    [LibraryImport("libc")]
    private static partial int madvise(nint address, nuint length, int advice);
#else
    [DllImport("libc", ExactSpelling = true)]
    private static extern int madvise(nint address, nuint length, int advice);
#endif
}
