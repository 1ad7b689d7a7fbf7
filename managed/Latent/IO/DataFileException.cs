namespace Latent.IO;

/// <summary>
/// A file that cannot be read as what it should be, or cannot be written. The message is one line: the file, what is wrong,
/// the offending value and what was expected.
/// </summary>
public class DataFileException : IOException
{
    /// <summary>Creates the exception; the message is composed of the arguments.</summary>
    /// <param name="file">Path of the file.</param>
    /// <param name="what">The thing that is wrong, such as <c>magic number</c>.</param>
    /// <param name="value">Its value in the file.</param>
    /// <param name="expected">What was expected in its place.</param>
    /// <param name="inner">The error below, or null.</param>
    public DataFileException(string file, string what, string value, string expected, Exception? inner = null)
        : base($"{OneLine(file)}: {OneLine(what)} is {OneLine(value)}; expected {OneLine(expected)}.", inner)
    {
        (File, What, Value, Expected) = (file, what, value, expected);
    }

    /// <summary>Path of the file.</summary>
    public string File { get; }

    /// <summary>The thing that is wrong, such as <c>magic number</c>.</summary>
    public string What { get; }

    /// <summary>The offending value.</summary>
    public string Value { get; }

    /// <summary>What was expected in place of <see cref="Value"/>.</summary>
    public string Expected { get; }

    // Names in a damaged file may be anything; a message stays one readable line.
    private static string OneLine(string text)
    {
        const int Most = 1000;
        var shown = text.Length <= Most ? text : text[..Most] + "...";
        return string.Concat(shown.Select(c => char.IsControl(c) ? '?' : c));
    }
}
