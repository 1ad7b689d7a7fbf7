using System.Text.RegularExpressions;
using Latent.Bindings.Generator.Clang;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>
/// The comments of the header by their lines. A declaration has its comment on the lines above, or behind it on the same line.
/// </summary>
internal sealed partial class Comments
{
    private readonly Dictionary<int, string> _aboveLine = [];
    private readonly Dictionary<int, string> _behindLine = [];

    internal Comments(IEnumerable<Token> tokens)
    {
        int lastCodeLine = 0;
        foreach (Token token in tokens)
        {
            if (!token.IsComment)
            {
                lastCodeLine = token.EndLine;
            }
            else if (lastCodeLine == token.StartLine)
            {
                _behindLine[token.StartLine] = Clean(token.Text);
            }
            else
            {
                _aboveLine[token.EndLine + 1] = Clean(token.Text);
            }
        }
    }

    /// <summary>The comment that ends on the line before, or null.</summary>
    internal string? Above(int line) => _aboveLine.GetValueOrDefault(line);

    /// <summary>The comment that follows code on the line, or null.</summary>
    internal string? Behind(int line) => _behindLine.GetValueOrDefault(line);

    private static string Clean(string comment)
    {
        string inner = comment.StartsWith("//", StringComparison.Ordinal) ? comment[2..] : comment[2..^2];
        IEnumerable<string> lines = inner.Split('\n').Select(line => line.Trim().TrimStart('*').Trim());
        return Blanks().Replace(string.Join(' ', lines), " ").Trim();
    }

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}
