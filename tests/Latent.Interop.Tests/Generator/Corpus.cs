namespace Latent.Interop.Tests.Generator;

/// <summary>Headers that the generator must accept or refuse. Each is a file of its own, with its expected result.</summary>
internal static class Corpus
{
    private const string Refused = "// refused ";
    private const string Section = "== ";

    private static string Folder => Path.Combine(Repository.Root, "tests", "Latent.Interop.Tests", "Generator", "Corpus");

    /// <summary>Names of the headers of a folder, "accept" or "refuse".</summary>
    internal static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, folder), "*.h").Select(file => Path.GetFileNameWithoutExtension(file)!)
            .Order(StringComparer.Ordinal);

    internal static string Header(string folder, string name) => Path.Combine(Folder, folder, name + ".h");

    /// <summary>
    /// The expected refusal, from the first line of the header: "LINE: REASON". A reason that ends in "..." matches any end.
    /// </summary>
    internal static string Refusal(string header)
    {
        string first = File.ReadLines(header).First();
        return first.StartsWith(Refused, StringComparison.Ordinal)
            ? first[Refused.Length..]
            : throw new InvalidDataException($"The first line of '{header}' is '{first}'; '{Refused}LINE: REASON' was expected.");
    }

    /// <summary>
    /// The expected contents, from the text beside the header: after each line "== FILE" come lines that the generated file must contain.
    /// </summary>
    internal static IReadOnlyList<(string File, string Lines)> Acceptance(string header)
    {
        string[] sections = ("\n" + File.ReadAllText(Path.ChangeExtension(header, ".txt")).ReplaceLineEndings("\n"))
            .Split("\n" + Section, StringSplitOptions.RemoveEmptyEntries);
        return [.. sections.Select(section => (section[..section.IndexOf('\n')], section[(section.IndexOf('\n') + 1)..].TrimEnd() + "\n"))];
    }
}
