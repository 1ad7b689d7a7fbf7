namespace Latent.IO;

/// <summary>Writes files completely or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a temporary file in the same folder, and renames it once its content is on the disk. After an error the temporary
    /// file is deleted, and an existing file of the final name is unchanged.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="write">Writes the content. Its exceptions reach the caller; other I/O errors than a <see cref="DataFileException"/> are
    /// wrapped in one.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DataFileException">The folder is missing or not writable, the disk is full, or <paramref name="path"/> is a
    /// folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new DataFileException(path, "output file", "a folder", "the name of a file");
        }

        string folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
        {
            throw new DataFileException(path, "output folder", $"'{folder}', which does not exist", "an existing folder");
        }

        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            WriteWhole(temporary, write);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not DataFileException))
        {
            string reason = error.Message.Replace(temporary, Path.GetFileName(target), StringComparison.Ordinal).TrimEnd('.');
            throw new DataFileException(path, "output folder", $"'{folder}', where writing failed ({reason})",
                "a folder with room that may be written to", error);
        }
        finally
        {
            DeleteIfPresent(temporary);
        }
    }

    private static void WriteWhole(string path, Action<Stream> write)
    {
        using FileStream stream = new(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
        write(stream);
        stream.Flush(flushToDisk: true);
    }

    private static void DeleteIfPresent(string path)
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
}
