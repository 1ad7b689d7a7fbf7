namespace Latent.Cli;

/// <summary>The environment of a running command.</summary>
/// <param name="Output">Receives results.</param>
/// <param name="Error">Receives errors and warnings.</param>
/// <param name="Cancellation">The token that Ctrl-C cancels.</param>
internal sealed record CommandContext(TextWriter Output, TextWriter Error, CancellationToken Cancellation);
