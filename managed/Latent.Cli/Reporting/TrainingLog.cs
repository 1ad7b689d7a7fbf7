using System.Text;

namespace Latent.Cli.Reporting;

/// <summary>
/// A log that may get lost: a text that cannot be written, such as on a full disk, is left out, since a training is worth more than its
/// log.
/// </summary>
internal sealed class TrainingLog : TextWriter
{
    private readonly TextWriter _inner;

    private TrainingLog(TextWriter inner)
        : base(inner.FormatProvider)
    {
        _inner = inner;
        CoreNewLine = inner.NewLine.ToCharArray();
    }

    public override Encoding Encoding => _inner.Encoding;

    /// <summary>Returns a log over a writer; a terminal is returned as it is, since it is recognised by its identity.</summary>
    public static TextWriter Over(TextWriter writer) => Consoles.Over(writer).Profile.Out.IsTerminal ? writer : new TrainingLog(writer);

    public override void Write(char value) => Try(() => _inner.Write(value));

    public override void Write(string? value) => Try(() => _inner.Write(value));

    public override void Write(char[] buffer, int index, int count) => Try(() => _inner.Write(buffer, index, count));

    public override void WriteLine(string? value) => Try(() => _inner.WriteLine(value));

    public override void Flush() => Try(_inner.Flush);

    private static void Try(Action write)
    {
        try
        {
            write();
        }
        catch (IOException)
        {
            // There is no other place to say it.
        }
    }
}
