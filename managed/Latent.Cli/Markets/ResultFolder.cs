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

    /// <summary>Writes the files, and prints their list.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Write(TextWriter output)
    {
        foreach (string name in _stale)
        {
            File.Delete(Path.Combine(_path, name));
        }

        ReportTable table = new($"Files in {_path}");
        foreach ((string name, string meaning, byte[] content) in _files)
        {
            AtomicFile.Write(Path.Combine(_path, name), stream => stream.Write(content));
            table.Add(name, meaning);
        }

        table.Write(output);
    }
}
