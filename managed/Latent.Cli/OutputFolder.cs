using Latent.IO;

namespace Latent.Cli;

/// <summary>The folder of files that are about to be written.</summary>
internal static class OutputFolder
{
    /// <summary>Makes the folder of a file if need be.</summary>
    /// <exception cref="DataFileException">It cannot be made.</exception>
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

    /// <summary>Makes a folder if need be, and finds out whether files can be written into it.</summary>
    /// <exception cref="DataFileException">They cannot.</exception>
    public static void Probe(string folder)
    {
        try
        {
            Directory.CreateDirectory(folder);
            var probe = Path.Combine(folder, $".{Path.GetRandomFileName()}.tmp");
            new FileStream(probe, FileMode.CreateNew, FileAccess.Write, FileShare.None, 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw NotWritable(folder, error);
        }
    }

    private static DataFileException NotWritable(string path, Exception error) =>
        new(path, "output folder", $"not writable ({error.Message.TrimEnd('.')})", "a folder that may be written to", error);
}
