namespace Latent.Cli.Tests.Support;

/// <summary>A writer that acts after the first line with a text.</summary>
internal sealed class ActingWriter(string awaited, Action action) : StringWriter
{
    private bool _hasActed;

    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (!_hasActed && value?.Contains(awaited, StringComparison.Ordinal) == true)
        {
            _hasActed = true;
            action();
        }
    }
}
