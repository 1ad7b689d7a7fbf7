namespace Latent.IO;

/// <summary>Lists for messages, which stay short however many items there are.</summary>
internal static class FirstFew
{
    private const int Most = 20;
    private const int MostLetters = 100;

    /// <summary>The first items, and the number of those left out.</summary>
    public static string Of(IReadOnlyCollection<string> items, string separator = ", ") =>
        string.Join(separator, items.Take(Most).Select(Shortened))
        + (items.Count > Most ? $"{separator}and {items.Count - Most} more" : "");

    // Names in a damaged file may have any length.
    private static string Shortened(string text) => text.Length <= MostLetters ? text : text[..MostLetters] + "...";
}
