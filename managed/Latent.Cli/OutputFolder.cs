using Latent.IO;

namespace Latent.Cli;

/// <summary>The folder of a file that is about to be written.</summary>
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
            throw new DataFileException(file, "output folder", $"not writable ({error.Message.TrimEnd('.')})", "a folder that may be written to", error);
        }
    }
}
