using System.Text;
using Latent.Cli.Reporting;
using Latent.IO;

namespace Latent.Cli.Markets;

/// <summary>The files of a command's results. They are kept until all are made, so that none is written if the work ends early.</summary>
internal sealed class ResultFolder
{
    private readonly string _path;
    private readonly List<(string Name, string Meaning, byte[] Content)> _files = [];
    private readonly List<string> _stale = [];

    /// <summary>Makes the folder if need be.</summary>
    /// <exception cref="DataFileException">Files cannot be written into it.</exception>
    public ResultFolder(string path)
    {
        OutputFolder.Probe(path);
        _path = path;
    }

    /// <summary>Keeps the content of a file.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="meaning">What it holds, for people.</param>
    /// <param name="content">The content.</param>
    public void Add(string name, string meaning, byte[] content) => _files.Add((name, meaning, content));

    /// <summary>Keeps the text of a file, in UTF-8.</summary>
    public void Add(string name, string meaning, string text) => Add(name, meaning, Encoding.UTF8.GetBytes(text));

    /// <summary>Keeps the content of a file that there may be none of this time: then one of an earlier run goes.</summary>
    public void AddOrLeave(string name, string meaning, byte[]? content)
    {
        if (content is null)
        {
            _stale.Add(name);
        }
        else
        {
            Add(name, meaning, content);
        }
    }

    /// <summary>Writes the files, and lists them.</summary>
    /// <exception cref="IOException">One cannot be written.</exception>
    public void Write(TextWriter output)
    {
        foreach (var name in _stale)
        {
            File.Delete(Path.Combine(_path, name));
        }
        var table = new ReportTable($"Files in {_path}");
        foreach (var (name, meaning, content) in _files)
        {
            AtomicFile.Write(Path.Combine(_path, name), stream => stream.Write(content));
            table.Add(name, meaning);
        }
        table.Write(output);
    }
}
