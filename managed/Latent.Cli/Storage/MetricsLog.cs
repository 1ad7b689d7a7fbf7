using System.Text;
using System.Text.Json;
using Latent.Interop;
using Latent.IO;

namespace Latent.Cli.Storage;

/// <summary>The file <c>metrics.jsonl</c> of a running training: a line is appended as soon as its epoch is over.</summary>
internal sealed class MetricsLog(string path)
{
    private bool _isComplete;

    /// <summary>Writes lines as the content of a file, whole or not at all.</summary>
    public static void Write(Stream stream, IEnumerable<EpochLine> lines)
    {
        foreach (EpochLine line in lines)
        {
            stream.Write(Text(line));
        }
    }

    /// <summary>Adds the last of the lines; after a failure, or at first, writes all of them.</summary>
    /// <exception cref="IOException">The file cannot be written; a line that is cut short is replaced by the next call.</exception>
    public void Add(IReadOnlyList<EpochLine> lines)
    {
        if (!_isComplete)
        {
            AtomicFile.Write(path, stream => Write(stream, lines), isDurable: false);
            _isComplete = true;
            return;
        }

        _isComplete = false;
        using (FileStream file = new(path, FileMode.Append, FileAccess.Write, FileShare.Read, bufferSize: 0))
        {
            file.Write(Text(lines[^1]));
        }

        _isComplete = true;
    }

    /// <summary>Waits until the lines are on the disk.</summary>
    /// <param name="lines">The lines so far.</param>
    /// <exception cref="IOException">The disk did not take them.</exception>
    public void Sync(IReadOnlyList<EpochLine> lines)
    {
        if (!_isComplete)
        {
            Add(lines);
        }

        using FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.Read);
        FileSync.Flush(file);
    }

    private static byte[] Text(EpochLine line) =>
        Encoding.UTF8.GetBytes(JsonSerializer.Serialize(line, MetricsJson.Default.EpochLine) + "\n");
}
