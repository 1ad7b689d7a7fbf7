using System.Security.Cryptography;
using Latent.IO;

namespace Latent.Cli.Storage;

/// <summary>
/// The lock of a folder, so that a single process writes into it. The system frees the lock with the process, however that ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = ".lock";

    private readonly string _path;
    private readonly FileStream _file;

    private RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes the lock, and deletes temporary files of processes that were killed.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <exception cref="CommandException">Another process has the lock.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, Name);
        while (true)
        {
            FileStream file = Open(folder, path);
            if (IsStillThere(path, file))
            {
                AtomicFile.DeleteLeftovers(folder);
                return new RunLock(path, file);
            }

            // The holder before has deleted the file between our opening and our locking it.
            file.Dispose();
        }
    }

    public void Dispose()
    {
        // Deleted before it is freed: whoever locks the deleted file sees that it is not the one in the folder.
        try
        {
            File.Delete(_path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Windows refuses to delete an open file. An unlocked file is no lock.
        }

        _file.Dispose();
    }

    private static FileStream Open(string folder, string path)
    {
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None, bufferSize: 0);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new CommandException($"another process is writing into '{folder}'; wait for its end, or give another --out");
        }
    }

    /// <summary>Whether the locked file is the one in the folder: a time that nobody else gives it is seen there, too.</summary>
    private static bool IsStillThere(string path, FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        long ticks = ((long)RandomNumberGenerator.GetInt32(int.MaxValue) << 20) | (uint)Environment.ProcessId;
        DateTime mark = DateTime.UnixEpoch.AddTicks(ticks);
        File.SetLastWriteTimeUtc(file.SafeFileHandle, mark);
        return File.GetLastWriteTimeUtc(path) == mark;
    }
}
