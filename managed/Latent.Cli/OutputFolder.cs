using Latent.IO;

namespace Latent.Cli;

/// <summary>Checks of the folder of output files.</summary>
internal static class OutputFolder
{
    /// <summary>Creates the folder of a file if it does not exist.</summary>
    /// <exception cref="DataFileException">The folder cannot be created.</exception>
    public static void Create(string file)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(Path.GetFullPath(file))!);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(file, error);
        }
    }

    /// <summary>Creates a folder if it does not exist, and checks that files can be written into it.</summary>
    /// <exception cref="DataFileException">The folder cannot be created or written to.</exception>
    public static void Probe(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".probe.{Guid.NewGuid():N}.tmp");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, error);
        }
    }

    /// <summary>Deletes the files of a pattern from a folder, and the folder if it holds nothing else.</summary>
    public static void DeleteKept(string folder, string pattern)
    {
        if (!Directory.Exists(folder))
        {
            return;
        }

        foreach (string file in Directory.EnumerateFiles(folder, pattern))
        {
            File.Delete(file);
        }

        AtomicFile.DeleteLeftovers(folder);
        if (!Directory.EnumerateFileSystemEntries(folder).Any())
        {
            Directory.Delete(folder);
        }
    }

    private static DataFileException NotWritable(string path, Exception error) =>
        new(path, "output folder", $"not writable ({error.Message.TrimEnd('.')})", "a folder that may be written to", error);
}
