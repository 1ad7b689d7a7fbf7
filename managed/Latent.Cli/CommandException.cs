namespace Latent.Cli;

/// <summary>A failure that the user can correct.</summary>
/// <param name="message">The error, its value, and the expected value or action.</param>
internal sealed class CommandException(string message) : Exception(message);
