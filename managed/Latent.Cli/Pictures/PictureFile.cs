namespace Latent.Cli.Pictures;

/// <summary>Writes a picture atomically: the path holds either the whole new picture or the previous file.</summary>
internal static class PictureFile
{
    /// <summary>Writes <paramref name="png"/> into a temporary file in the folder of <paramref name="path"/>, and renames it.</summary>
    /// <exception cref="IOException">The folder cannot be created or written to; the message names the path.</exception>
    public static void Write(string path, ReadOnlySpan<byte> png)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        string target = Path.GetFullPath(path);
        string folder = Path.GetDirectoryName(target)
            ?? throw new IOException($"cannot write the picture '{path}': it names no file; give a path such as pictures/loss.png");
        string temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Guid.NewGuid():N}.tmp");
        try
        {
            Directory.CreateDirectory(folder);
            File.WriteAllBytes(temporary, png);
            File.Move(temporary, target, overwrite: true);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            DeleteQuietly(temporary);
            throw new IOException(
                $"cannot write the picture '{path}': {error.Message.TrimEnd('.')}; choose a folder that can be written to", error);
        }
    }

    // A failure to delete must not hide the failure to write.
    private static void DeleteQuietly(string path)
    {
        try
        {
            File.Delete(path);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
        }
    }
}
