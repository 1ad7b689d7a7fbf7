namespace Latent.Cli;

/// <summary>A failure that the user can do something about.</summary>
/// <param name="message">What was wrong, its value, what was expected or what to do.</param>
internal sealed class CommandException(string message) : Exception(message);
