namespace Latent.Cli.Pictures;

/// <summary>Writes a finished picture so that the path holds either the whole new picture or what was there before.</summary>
internal static class PictureFile
{
    /// <summary>Writes <paramref name="png"/> beside <paramref name="path"/> and renames it into place.</summary>
    /// <exception cref="IOException">The folder cannot be made or written to; the message names the path.</exception>
    public static void Write(string path, ReadOnlySpan<byte> png)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(path);
        var target = Path.GetFullPath(path);
        var folder = Path.GetDirectoryName(target)
            ?? throw new IOException($"cannot write the picture '{path}': it names no file; give a path such as pictures/loss.png");
        var temporary = Path.Combine(folder, $".{Path.GetFileName(target)}.{Path.GetRandomFileName()}");
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

    // The write's own failure is the one worth telling.
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
