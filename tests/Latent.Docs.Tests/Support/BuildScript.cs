using System.Text.RegularExpressions;

namespace Readers.Support;

/// <summary>The verbs of <c>build.sh</c>, as its help lists them.</summary>
internal static partial class BuildScript
{
    private static readonly Dictionary<string, string> Verbs = Read();

    /// <summary>The fault of a command line: a verb or option that the help does not name. Null if there is none.</summary>
    /// <param name="line">A command line that begins with <c>./build.sh</c>.</param>
    public static string? Fault(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        if (words.Length < 2 || !Verbs.TryGetValue(words[1], out string? help))
        {
            return $"it is no verb of build.sh: {string.Join(", ", Verbs.Keys)}";
        }

        // The options of `run` go to `latent demo`.
        return words[1] == "run"
            ? LatentCommand.Fault($"latent demo {string.Join(' ', words.Skip(2))}")
            : words.Skip(2).Where(word => word.StartsWith('-') && !OptionName().Matches(help).Any(match => match.Value == word))
                .Select(word => $"'{words[1]}' has no option '{word}'").FirstOrDefault();
    }

    private static Dictionary<string, string> Read()
    {
        string script = Repository.TextOf("build.sh");
        int start = script.IndexOf("usage: ./build.sh", StringComparison.Ordinal);
        string help = script[start..script.IndexOf("\nEOF", start, StringComparison.Ordinal)];
        return VerbLine().Matches(help).ToDictionary(match => match.Groups[1].Value, match => match.Value);
    }

    [GeneratedRegex("^  ([a-z]+) .*$", RegexOptions.Multiline)]
    private static partial Regex VerbLine();

    [GeneratedRegex("--[a-z]+")]
    private static partial Regex OptionName();
}
