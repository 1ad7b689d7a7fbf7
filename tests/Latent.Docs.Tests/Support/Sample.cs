namespace Readers.Support;

/// <summary>
/// Compiled code that pages show. Its file marks it by a line <c>// page: PATH, PATH</c> before it and a line <c>// end</c> behind it. The
/// pages show the using directives of the file first, so that a reader can compile the block as it stands.
/// </summary>
internal sealed record Sample(string Name, IReadOnlyList<string> Pages, string Code)
{
    private const string Begin = "// page: ";
    private const string End = "// end";

    /// <summary>All samples.</summary>
    public static IReadOnlyList<Sample> All { get; } = [.. Repository.Files(".cs", "tests/Latent.Docs.Tests/Samples").Select(Read)];

    private static Sample Read(string path)
    {
        string[] lines = Repository.TextOf(path).Split('\n');
        int begin = Array.FindIndex(lines, line => line.TrimStart().StartsWith(Begin, StringComparison.Ordinal));
        int end = Array.FindIndex(lines, line => line.Trim() == End);
        if (begin < 0 || end <= begin + 1 || Array.FindLastIndex(lines, line => line.Contains(Begin, StringComparison.Ordinal)) != begin)
        {
            throw new InvalidDataException($"'{path}' must mark one sample, by a line '{Begin}PATH' and a line '{End}'.");
        }

        string[] code = lines[(begin + 1)..end];
        int indent = code[0].Length - code[0].TrimStart().Length;
        string[] usings = [.. lines[..begin].Where(line => line.StartsWith("using ", StringComparison.Ordinal))];
        IEnumerable<string> header = usings.Length > 0 ? usings.Append("") : usings;
        IEnumerable<string> shown = header.Concat(code.Select(line => line.Length > indent ? line[indent..] : line.TrimStart()));
        string[] pages = lines[begin].Trim()[Begin.Length..].Split(", ");
        return new Sample(Path.GetFileNameWithoutExtension(path), pages, string.Join('\n', shown).TrimEnd('\n'));
    }
}
