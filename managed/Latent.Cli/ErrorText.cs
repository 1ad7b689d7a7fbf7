using Latent.Devices;
using Latent.Interop;
using Latent.Training;

namespace Latent.Cli;

/// <summary>Messages of exceptions as one line.</summary>
internal static class ErrorText
{
    public static string Of(Exception error) => error switch
    {
        TypeInitializationException { InnerException: { } inner } => Of(inner),
        ArgumentException => OneLine(WithoutParameter(error.Message)),
        OutOfMemoryException => OneLine($"not enough memory: {error.Message}"),
        CommandException or IOException or UnauthorizedAccessException or InvalidDataException or NotSupportedException
            or DivergenceException or NotFiniteNumberException or NativeLibraryException or AbiMismatchException
            or DeviceNotFoundException => OneLine(error.Message),
        _ => OneLine($"internal error ({error.GetType().Name}): {error.Message} Please report it together with the command."),
    };

    /// <summary>A text of a file without control characters, which a terminal would obey.</summary>
    public static string Printable(string text) => string.Concat(text.Select(letter => char.IsControl(letter) ? '?' : letter));

    /// <summary>Joins lines, without control characters: indented lines are items of a list, other lines are sentences.</summary>
    private static string OneLine(string text) => Printable(JoinLines(text));

    private static string JoinLines(string text) => text
        .Split('\n', StringSplitOptions.RemoveEmptyEntries)
        .Aggregate("", (joined, line) => joined switch
        {
            "" => "",
            [.., ':' or '.'] => $"{joined} ",
            _ => char.IsWhiteSpace(line[0]) ? $"{joined}; " : $"{joined}. ",
        } + line.Trim());

    // .NET appends the name of the method's parameter, which is useless to the user.
    private static string WithoutParameter(string message)
    {
        int parameter = message.IndexOf(" (Parameter '", StringComparison.Ordinal);
        return parameter < 0 ? message : message[..parameter];
    }
}
