using System.Security;
using System.Text.RegularExpressions;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Converts comments of the header to XML documentation.</summary>
internal static class XmlDocumentation
{
    internal static void Summary(this SourceWriter writer, string comment) =>
        writer.Documentation("summary", "", Escape(comment));

    /// <summary>Writes a remark with the names and comments of the function types among the types, since C# loses these names.</summary>
    internal static void FunctionTypes(this SourceWriter writer, IEnumerable<TypeReference> types)
    {
        IEnumerable<string> texts = types.Select(type => type.Signature).OfType<FunctionType>().DistinctBy(type => type.Name)
            .Select(type => $"{type.Name}({string.Join(", ", type.Parameters.Select(parameter => parameter.Name))})"
                + (type.Documentation.Length > 0 ? $": {type.Documentation}" : ""));
        string text = string.Join(' ', texts);
        if (text.Length > 0)
        {
            writer.Documentation("remarks", "", Escape(text));
        }
    }

    /// <summary>Writes the summary, and a param element for each "name: text" or "a, b: text" of the comment.</summary>
    internal static void Documentation(this SourceWriter writer, Function function)
    {
        List<(string[] Names, string Text)> parts = Split(function);
        writer.Summary(parts[0].Text);
        foreach ((string[] names, string text) in parts.Skip(1))
        {
            foreach (string name in names)
            {
                string attribute = $" name=\"{CSharpNames.Parameter(name).TrimStart('@')}\"";
                writer.Documentation("param", attribute, Escape(text));
            }
        }
    }

    private static List<(string[] Names, string Text)> Split(Function function)
    {
        string comment = function.Documentation;
        if (function.Parameters.Count == 0)
        {
            return [([], comment)];
        }

        string any = string.Join('|', function.Parameters.Select(parameter => parameter.Name));
        MatchCollection matches = Regex.Matches(comment, $@"(?<=[.;] )(?<names>(?:{any})(?:, (?:{any}))*): ");
        List<(string[], string)> parts = new List<(string[],
            string)> { ([], comment[..(matches.Count > 0 ? matches[0].Index : comment.Length)].Trim()) };
        for (int i = 0; i < matches.Count; i++)
        {
            int start = matches[i].Index + matches[i].Length;
            int end = i + 1 < matches.Count ? matches[i + 1].Index : comment.Length;
            parts.Add((matches[i].Groups["names"].Value.Split(", "), Capitalize(comment[start..end].Trim())));
        }

        return parts;
    }

    private static string Capitalize(string text) => char.ToUpperInvariant(text[0]) + text[1..];

    private static string Escape(string text) => SecurityElement.Escape(text)
        .Replace("&apos;", "'", StringComparison.Ordinal)
        .Replace("&quot;", "\"", StringComparison.Ordinal);
}
