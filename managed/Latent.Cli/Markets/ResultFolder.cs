using System.Text;
using Latent.Cli.Reporting;
using Latent.IO;

namespace Latent.Cli.Markets;

/// <summary>The files of a command's results. Contents are held until all are complete, so that a command that ends early writes
/// none.</summary>
internal sealed class ResultFolder
{
    private readonly string _path;
    private readonly List<(string Name, string Meaning, byte[] Content)> _files = [];
    private readonly List<string> _stale = [];

    /// <summary>Creates the folder if it does not exist.</summary>
    /// <exception cref="DataFileException">Files cannot be written into it.</exception>
    public ResultFolder(string path)
    {
        OutputFolder.Probe(path);
        _path = path;
    }

    /// <summary>Adds a file with its content.</summary>
    /// <param name="name">The name of the file.</param>
    /// <param name="meaning">A description of the content, for the list of files.</param>
    /// <param name="content">The content.</param>
    public void Add(string name, string meaning, byte[] content) => _files.Add((name, meaning, content));

    /// <summary>Adds a file with a text, in UTF-8.</summary>
    public void Add(string name, string meaning, string text) => Add(name, meaning, Encoding.UTF8.GetBytes(text));

    /// <summary>Marks a file that this run does not write; a file of an earlier run is deleted.</summary>
    public void Leave(string name) => _stale.Add(name);

    /// <summary>Adds a file with its content, or marks it as not written if there is no content.</summary>
    public void AddOrLeave(string name, string meaning, byte[]? content)
    {
        if (content is null)
        {
            Leave(name);
        }
        else
        {
            Add(name, meaning, content);
        }
    }

    /// <summary>Writes the files, and prints their list. Nothing changes before all of them are on the disk; then they are renamed, and the
    /// last one, the page with all results, comes last.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(TextWriter output)
    {
        ReportTable table = new($"Files in {_path}");
        using FileSet files = new(_path);
        foreach ((string name, string meaning, byte[] content) in _files)
        {
            files.Add(name, stream => stream.Write(content));
            table.Add(name, meaning);
        }

        // A page of other results than the files beside it would be worse than none.
        foreach (string name in _stale.Append(_files[^1].Name))
        {
            File.Delete(Path.Combine(_path, name));
        }

        files.Commit();
        table.Write(output);
    }
}
