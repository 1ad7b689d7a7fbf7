using System.ComponentModel;
using System.Globalization;
using System.Runtime.InteropServices;

namespace Latent.Benchmarks;

/// <summary>
/// A limit on the memory of this process together with the pages of one file, without the control groups of an administrator. The kernel
/// refuses memory of the process beyond it (RLIMIT_DATA), and a thread frees all pages of the file as soon as the sum comes near to it, so
/// that they are read from the disk again. Of Linux 6.5 and later; elsewhere nothing is limited or measured.
/// </summary>
internal sealed unsafe class MemoryLimit : IDisposable
{
    private const int DataLimit = 2, DontNeed = 4, CacheStatCall = 451, PageBytes = 4096, MillisecondsBetween = 100;

    // The thread frees the pages at this part of the limit, so that what is read until its next turn fits, too.
    private const double FreedAt = 0.8;

    private readonly FileStream? _file;
    private readonly Thread? _thread;
    private readonly ManualResetEventSlim _stop = new();
    private readonly long _bytes;
    private long _read;

    /// <summary>Limits this process, and frees all pages of the file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="bytes">The limit.</param>
    public MemoryLimit(string path, long bytes)
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        nint[] limits = [(nint)bytes, (nint)bytes];
        Require(setrlimit(DataLimit, limits), "setrlimit");
        _bytes = bytes;
        _file = File.OpenRead(path);
        _thread = new Thread(Watch) { IsBackground = true, Priority = ThreadPriority.AboveNormal };
        Restart();
        _thread.Start();
    }

    /// <summary>The most memory of the process that is of no file, in bytes.</summary>
    public long PeakOwn { get; private set; }

    /// <summary>The most memory of the process with the pages of the file, in bytes.</summary>
    public long Peak { get; private set; }

    /// <summary>Number of bytes that the process read from the disk.</summary>
    public long BytesRead => ReadNumber("/proc/self/io", "read_bytes:") - _read;

    /// <summary>Frees all pages of the file, and measures anew.</summary>
    public void Restart()
    {
        FreePages();
        (PeakOwn, Peak, _read) = (0, 0, 0);
        _read = BytesRead;
    }

    public void Dispose()
    {
        _stop.Set();
        _thread?.Join();
        _file?.Dispose();
        _stop.Dispose();
    }

    private void Watch()
    {
        while (!_stop.Wait(MillisecondsBetween))
        {
            long own = 1024 * (ReadNumber("/proc/self/status", "RssAnon:") + ReadNumber("/proc/self/status", "RssShmem:"));
            long all = own + CachedPages() * PageBytes;
            PeakOwn = Math.Max(PeakOwn, own);
            Peak = Math.Max(Peak, all);
            if (all > FreedAt * _bytes)
            {
                FreePages();
            }
        }
    }

    /// <summary>The number of pages of the file that are in memory, mapped or not.</summary>
    private long CachedPages()
    {
        ulong* range = stackalloc ulong[] { 0, 0 };
        ulong* counts = stackalloc ulong[5];
        Require(syscall(CacheStatCall, Handle, range, counts, 0), "cachestat");
        return (long)counts[0];
    }

    private void FreePages()
    {
        if (_file is null)
        {
            return;
        }

        foreach (string line in File.ReadLines("/proc/self/maps").Where(line => line.EndsWith(_file.Name, StringComparison.Ordinal)))
        {
            nuint[] ends = [.. line.Split(' ')[0].Split('-').Select(end => nuint.Parse(end, NumberStyles.HexNumber))];
            Require(madvise(ends[0], ends[1] - ends[0], DontNeed), "madvise");
        }

        Require(posix_fadvise(Handle, 0, 0, DontNeed), "posix_fadvise");
    }

    private int Handle => (int)_file!.SafeFileHandle.DangerousGetHandle();

    private static long ReadNumber(string path, string name) => long.Parse(
        File.ReadLines(path).First(line => line.StartsWith(name, StringComparison.Ordinal))[name.Length..].Replace("kB", ""),
        CultureInfo.InvariantCulture);

    private static void Require(long result, string call)
    {
        if (result != 0)
        {
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"{call} failed: {Marshal.GetLastPInvokeErrorMessage()}");
        }
    }

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    private static extern int setrlimit(int resource, nint[] limits);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    private static extern int madvise(nuint address, nuint length, int advice);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    private static extern int posix_fadvise(int file, long offset, long length, int advice);

    [DllImport("libc", SetLastError = true, ExactSpelling = true)]
    private static extern long syscall(long number, int file, ulong* range, ulong* counts, uint flags);
}
