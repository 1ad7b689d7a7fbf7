namespace Latent.IO;

/// <summary>
/// Thrown when a file cannot be written, or its content is not of the expected kind. The message is one line: the file, the
/// property that is wrong, its value and the expected value.
/// </summary>
public class DataFileException : IOException
{
    /// <summary>Creates the exception; the message is composed of the arguments.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="what">The property that is wrong, such as <c>magic number</c>.</param>
    /// <param name="value">Value of the property in the file.</param>
    /// <param name="expected">The value that was expected.</param>
    /// <param name="inner">The exception that caused this one, or null.</param>
    public DataFileException(string file, string what, string value, string expected, Exception? inner = null)
        : base($"{OneLine(file)}: {OneLine(what)} is {OneLine(value)}; expected {OneLine(expected)}.", inner)
    {
        (File, What, Value, Expected) = (file, what, value, expected);
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>The property that is wrong, such as <c>magic number</c>.</summary>
    public string What { get; }

    /// <summary>The offending value.</summary>
    public string Value { get; }

    /// <summary>The value that was expected in place of <see cref="Value"/>.</summary>
    public string Expected { get; }

    // Names in a damaged file may contain control characters and have any length; a message is one readable line.
    private static string OneLine(string text)
    {
        const int Most = 4000;
        string shown = text.Length <= Most ? text : text[..Most] + "...";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
