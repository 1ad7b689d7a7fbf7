namespace Latent.Interop.Tests.Generator;

/// <summary>Headers that the generator must accept or refuse, each a file of its own, with what is expected.</summary>
internal static class Corpus
{
    private const string Refused = "// refused ";
    private const string Section = "== ";

    private static string Folder => Path.Combine(Repository.Root, "tests", "Latent.Interop.Tests", "Generator", "Corpus");

    /// <summary>Names of the headers of a folder, "accept" or "refuse".</summary>
    internal static IEnumerable<string> Names(string folder) =>
        Directory.GetFiles(Path.Combine(Folder, folder), "*.h").Select(file => Path.GetFileNameWithoutExtension(file)!).Order(StringComparer.Ordinal);

    internal static string Header(string folder, string name) => Path.Combine(Folder, folder, name + ".h");

    /// <summary>What the first line of a header to refuse says: "LINE: REASON", where an end of "..." leaves the rest open.</summary>
    internal static string Refusal(string header)
    {
        string first = File.ReadLines(header).First();
        return first.StartsWith(Refused, StringComparison.Ordinal)
            ? first[Refused.Length..]
            : throw new InvalidDataException($"The first line of '{header}' is '{first}'; '{Refused}LINE: REASON' was expected.");
    }

    /// <summary>What the text beside a header to accept says: after each line "== FILE", lines that the generated file must hold.</summary>
    internal static IReadOnlyList<(string File, string Lines)> Acceptance(string header)
    {
        string[] sections = ("\n" + File.ReadAllText(Path.ChangeExtension(header, ".txt")).ReplaceLineEndings("\n"))
            .Split("\n" + Section, StringSplitOptions.RemoveEmptyEntries);
        return [.. sections.Select(section => (section[..section.IndexOf('\n')], section[(section.IndexOf('\n') + 1)..].TrimEnd() + "\n"))];
    }
}
