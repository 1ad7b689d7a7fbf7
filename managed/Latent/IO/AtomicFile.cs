using System.Text.RegularExpressions;
using Latent.Interop;

namespace Latent.IO;

/// <summary>Writes files completely or not at all.</summary>
public static class AtomicFile
{
    // A name that Write makes: .NAME.GUID.tmp
    private const string TemporaryName = @"^\..+\.[0-9a-f]{32}\.tmp$";

    /// <summary>
    /// Writes a temporary file in the same folder, and renames it once its content is on the disk; the new name is on the disk, too, when
    /// the call returns. After an error the temporary file is deleted, and an existing file of the final name is unchanged.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="write">Writes the content. Its exceptions reach the caller; other I/O errors than a <see cref="DataFileException"/> are
    /// wrapped in one.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DataFileException">The folder is missing or not writable, the disk is full or reports an error, or
    /// <paramref name="path"/> is a folder.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, isDurable: true);

    /// <summary>Writes a temporary file and renames it, as <see cref="Write(string, Action{Stream})"/>.</summary>
    /// <param name="path">The file to write.</param>
    /// <param name="write">Writes the content.</param>
    /// <param name="isDurable">Whether to wait for the disk. Without, a process that is killed leaves the old file or the new one, but a
    /// power failure may leave less, until a later wait.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    internal static void Write(string path, Action<Stream> write, bool isDurable)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        string temporary = TemporaryFor(path);
        try
        {
            Explain(path, temporary, () =>
            {
                WriteWhole(temporary, write, isDurable);
                File.Move(temporary, target, overwrite: true);
                if (isDurable)
                {
                    FileSync.FlushFolder(FolderOf(target));
                }
            });
        }
        finally
        {
            DeleteIfPresent(temporary);
        }
    }

    /// <summary>
    /// Deletes temporary files that processes killed in <see cref="Write(string, Action{Stream})"/> have left in a folder. Call it only
    /// where no other process writes into the folder.
    /// </summary>
    /// <param name="folder">The folder; nothing happens if it does not exist.</param>
    public static void DeleteLeftovers(string folder)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(folder, ".*.tmp"))
        {
            if (Regex.IsMatch(Path.GetFileName(file), TemporaryName, RegexOptions.CultureInvariant))
            {
                DeleteIfPresent(file);
            }
        }
    }

    /// <summary>Returns the path of a new temporary file beside a file.</summary>
    /// <exception cref="DataFileException">The path is a folder, or its folder does not exist.</exception>
    internal static string TemporaryFor(string path)
    {
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new DataFileException(path, "output file", "a folder", "the name of a file");
        }

        string folder = FolderOf(target);
        return Directory.Exists(folder)
            ? Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp")
            : throw new DataFileException(path, "output folder", $"'{folder}', which does not exist", "an existing folder");
    }

    /// <summary>Writes a new file, whose content is on the disk at the end if it shall be durable.</summary>
    internal static void WriteWhole(string path, Action<Stream> write, bool isDurable)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);
        if (isDurable)
        {
            FileSync.Flush(stream);
        }
    }

    /// <summary>Runs work on a temporary file, and states the final file in its errors.</summary>
    /// <exception cref="DataFileException">The work failed.</exception>
    internal static void Explain(string path, string temporary, Action work)
    {
        try
        {
            work();
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not DataFileException))
        {
            string target = Path.GetFullPath(path);
            string reason = error.Message.Replace(temporary, Path.GetFileName(target), StringComparison.Ordinal).TrimEnd('.');
            throw new DataFileException(path, "output folder", $"'{FolderOf(target)}', where writing failed ({reason})",
                "a folder with room that may be written to", error);
        }
    }

    internal static void DeleteIfPresent(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // Ignored: an error of the write itself is on its way to the caller, and says more.
        }
    }

    private static string FolderOf(string target) => Path.GetDirectoryName(target) ?? target;
}
