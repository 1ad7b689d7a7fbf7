namespace Latent.Cli;

/// <summary>What surrounds a running command.</summary>
/// <param name="Output">Receives results.</param>
/// <param name="Error">Receives what went wrong.</param>
/// <param name="Cancellation">Cancelled by Ctrl-C.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, CancellationToken Cancellation);
