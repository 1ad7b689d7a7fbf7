using System.Security.Cryptography;
using Latent.IO;

namespace Latent.Cli.Storage;

/// <summary>
/// The lock of a folder, so that a single process writes into it. The system frees the lock with the process, however that ends.
/// </summary>
internal sealed class RunLock : IDisposable
{
    private const string Name = ".lock";
    private const int MostAttempts = 100;
    private const int LongestMark = 1 << 16;

    private readonly string _path;
    private readonly FileStream _file;

    private RunLock(string path, FileStream file) => (_path, _file) = (path, file);

    /// <summary>Takes the lock, and deletes temporary files of processes that were killed.</summary>
    /// <param name="folder">The folder, which exists.</param>
    /// <exception cref="CommandException">Another process has the lock, or the folder cannot be locked.</exception>
    public static RunLock Take(string folder)
    {
        string path = Path.Combine(folder, Name);
        for (int attempt = 0; attempt < MostAttempts; attempt++)
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

        throw new CommandException($"'{folder}' cannot be locked for writing; wait for the end of other processes, or give another --out");
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

    /// <summary>Whether the locked file is the one in the folder: a length that nobody else gives it is seen there, too.</summary>
    private static bool IsStillThere(string path, FileStream file)
    {
        if (OperatingSystem.IsWindows())
        {
            return true;
        }

        int mark = RandomNumberGenerator.GetInt32(1, LongestMark);
        file.SetLength(mark);
        FileInfo there = new(path);
        bool isThere = there.Exists && there.Length == mark;
        file.SetLength(0);
        return isThere;
    }
}
