namespace Latent.IO;

/// <summary>Writes files that exist whole or not at all.</summary>
public static class AtomicFile
{
    /// <summary>
    /// Writes a file through a temporary one in the same folder, which takes the final name once all is on the disk. When
    /// anything fails, the temporary file is deleted and a file that was there before stays as it was.
    /// </summary>
    /// <param name="path">The file to write; its folder must exist.</param>
    /// <param name="write">Writes the content. What it throws reaches the caller; an <see cref="IOException"/> comes wrapped.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="DataFileException">The folder is missing or not writable, the disk is full, or <paramref name="path"/> is a
    /// folder.</exception>
    public static void Write(string path, Action<Stream> write)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        var target = Path.GetFullPath(path);
        if (Directory.Exists(target))
        {
            throw new DataFileException(path, "output file", "a folder", "the name of a file");
        }
        var folder = Path.GetDirectoryName(target) ?? target;
        if (!Directory.Exists(folder))
        {
            throw new DataFileException(path, "output folder", $"'{folder}', which does not exist", "an existing folder");
        }
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            WriteWhole(temporary, write);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is UnauthorizedAccessException || (error is IOException && error is not DataFileException))
        {
            var reason = error.Message.Replace(temporary, Path.GetFileName(target), StringComparison.Ordinal).TrimEnd('.');
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
        using var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write, FileShare.None);
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
            // The error on its way to the caller says more than this one.
        }
    }
}
