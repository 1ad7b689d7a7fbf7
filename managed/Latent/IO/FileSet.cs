using Latent.Interop;

namespace Latent.IO;

/// <summary>
/// Files of one folder that belong together. Each is written under a temporary name; only when all of them are on the disk does
/// <see cref="Commit"/> rename them, one after the other, in the order in which they were added. A write that fails changes nothing.
/// </summary>
internal sealed class FileSet(string folder) : IDisposable
{
    private readonly List<(string Temporary, string Target)> _files = [];

    /// <summary>Writes a file under a temporary name.</summary>
    /// <param name="name">The name of the file in the folder.</param>
    /// <param name="write">Writes its content.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    public void Add(string name, Action<Stream> write) =>
        AddFile(name, temporary => AtomicFile.WriteWhole(temporary, write, isDurable: true));

    /// <summary>Has a file written under a temporary name.</summary>
    /// <param name="name">The name of the file in the folder.</param>
    /// <param name="write">Writes the file at the path that it is given, durably.</param>
    /// <exception cref="DataFileException">The file cannot be written.</exception>
    public void AddFile(string name, Action<string> write)
    {
        string target = Path.Combine(folder, name);
        string temporary = AtomicFile.TemporaryFor(target);
        _files.Add((temporary, target));
        try
        {
            AtomicFile.Explain(target, temporary, () => write(temporary));
        }
        catch (DataFileException error) when (error.File == temporary)
        {
            string reason = error.Value.Replace(Path.GetFileName(temporary), name, StringComparison.Ordinal);
            throw new DataFileException(target, error.What, reason, error.Expected, error);
        }
    }

    /// <summary>Renames the files to their names, and writes the names to the disk.</summary>
    /// <exception cref="DataFileException">A file cannot be renamed.</exception>
    public void Commit()
    {
        foreach ((string temporary, string target) in _files)
        {
            AtomicFile.Explain(target, temporary, () => File.Move(temporary, target, overwrite: true));
        }

        _files.Clear();
        AtomicFile.Explain(folder, folder, () => FileSync.FlushFolder(folder));
    }

    /// <summary>Deletes the temporary files of a set that was not committed.</summary>
    public void Dispose()
    {
        foreach ((string temporary, string _) in _files)
        {
            AtomicFile.DeleteIfPresent(temporary);
        }
    }
}
