using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Latent.Interop;

/// <summary>
/// Waits until files and folders are on the disk, and reports the disk's errors. .NET's own <c>FileStream.Flush(true)</c> ignores an error
/// of <c>fsync</c>, and has no call for folders.
/// </summary>
public static partial class FileSync
{
    // Numbers of errors that mean "not here" and not "lost": the file system has no such call, or the folder may not be opened.
    private const int AccessDenied = 13;     // EACCES
    private const int InvalidArgument = 22;  // EINVAL: pipes, some network file systems
    private const int ReadOnlyFileSystem = 30;
    private const int Interrupted = 4;       // EINTR
    private const int NotSupportedMac = 45;
    private const int NotSupportedLinux = 95;

    private const int ReadOnly = 0; // O_RDONLY

    /// <summary>Writes the buffers of a file to the disk.</summary>
    /// <param name="stream">The file, open for writing.</param>
    /// <exception cref="IOException">The disk reports an error; what was written may be lost.</exception>
    public static void Flush(FileStream stream)
    {
        ArgumentNullException.ThrowIfNull(stream);
        if (IsWindows)
        {
            stream.Flush(flushToDisk: true);
            return;
        }

        stream.Flush();
        Sync(stream.SafeFileHandle, stream.Name);
        if (!RuntimeInformation.IsOSPlatform(OSPlatform.Linux))
        {
            // On macOS, fsync leaves the data in the cache of the disk; .NET asks for F_FULLFSYNC.
            stream.Flush(flushToDisk: true);
        }
    }

    /// <summary>
    /// Writes the names in a folder to the disk, so that a file renamed into it has its new name after a power failure, too. Windows needs
    /// no such call: there nothing is done.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <exception cref="IOException">The disk reports an error; a name may be lost.</exception>
    public static void FlushFolder(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (IsWindows)
        {
            return;
        }

        int descriptor = open(folder, ReadOnly);
        if (descriptor < 0)
        {
            Require(Marshal.GetLastWin32Error(), folder);
            return;
        }

        using SafeFileHandle handle = new((nint)descriptor, ownsHandle: true);
        Sync(handle, folder);
    }

    private static bool IsWindows => RuntimeInformation.IsOSPlatform(OSPlatform.Windows);

    private static void Sync(SafeFileHandle handle, string path)
    {
        bool added = false;
        try
        {
            handle.DangerousAddRef(ref added);
            while (fsync((int)handle.DangerousGetHandle()) != 0)
            {
                int error = Marshal.GetLastWin32Error();
                if (error != Interrupted)
                {
                    Require(error, path);
                    return;
                }
            }
        }
        finally
        {
            if (added)
            {
                handle.DangerousRelease();
            }
        }
    }

    private static void Require(int error, string path)
    {
        if (error is not (AccessDenied or InvalidArgument or ReadOnlyFileSystem or NotSupportedMac or NotSupportedLinux))
        {
            throw new IOException($"the disk did not take what was written to '{path}': {new Win32Exception(error).Message}");
        }
    }

#if NET
    [LibraryImport("libc", SetLastError = true)]
    private static partial int fsync(int descriptor);

    [LibraryImport("libc", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int open(string path, int flags);
#else
    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    private static extern int fsync(int descriptor);

    [DllImport("libc", ExactSpelling = true, SetLastError = true)]
    private static extern int open([MarshalAs(UnmanagedType.LPUTF8Str)] string path, int flags);
#endif
}
