namespace Latent.Cli.Tests.Support;

/// <summary>A writer that cancels after a line with a text.</summary>
internal sealed class CancellingWriter(string awaited, CancellationTokenSource source) : StringWriter
{
    public override void WriteLine(string? value)
    {
        base.WriteLine(value);
        if (value?.Contains(awaited, StringComparison.Ordinal) == true)
        {
            source.Cancel();
        }
    }
}
