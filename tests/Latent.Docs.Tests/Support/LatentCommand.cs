using System.Reflection;
using System.Text.RegularExpressions;

namespace Readers.Support;

/// <summary>The command <c>latent</c>, as a user sees it: by its help.</summary>
internal static partial class LatentCommand
{
    private static readonly MethodInfo Main = Assembly.Load("Latent.Cli").EntryPoint!;
    private static readonly Dictionary<string, string> Helps = [];

    /// <summary>The fault of a command line: a command or option that the help does not name. Null if there is none.</summary>
    /// <param name="line">A command line that begins with <c>latent</c>.</param>
    public static string? Fault(string line)
    {
        string[] words = [.. line.Split(' ', StringSplitOptions.RemoveEmptyEntries).Skip(1)];
        string path = "";
        int next = 0;
        while (Commands(Help(path)) is { Count: > 0 } commands && next < words.Length && !words[next].StartsWith('-'))
        {
            if (!commands.Contains(words[next]))
            {
                return $"'latent{path}' has no command '{words[next]}', only {string.Join(", ", commands)}";
            }

            path += $" {words[next++]}";
        }

        HashSet<string> options = [.. OptionName().Matches(Help(path)).Select(match => match.Value)];
        string? unknown = words[next..].FirstOrDefault(word => word.StartsWith("--", StringComparison.Ordinal) && !options.Contains(word));
        return unknown is null ? null : $"'latent{path}' has no option '{unknown}'";
    }

    private static HashSet<string> Commands(string help)
    {
        int start = help.IndexOf("\nCommands:", StringComparison.Ordinal);
        string[] after = start < 0 ? [] : help[(start + 1)..].Split('\n')[1..];
        IEnumerable<string> lines = after.TakeWhile(line => line.StartsWith("  ", StringComparison.Ordinal));
        return [.. lines.Where(line => line[2] != ' ').Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[0])];
    }

    private static string Help(string path)
    {
        if (!Helps.TryGetValue(path, out string? help))
        {
            TextWriter console = Console.Out;
            using StringWriter output = new();
            Console.SetOut(output);
            try
            {
                string[] arguments = [.. path.Split(' ', StringSplitOptions.RemoveEmptyEntries), "--help"];
                int code = (int)Main.Invoke(null, [arguments])!;
                help = code == 0
                    ? output.ToString().ReplaceLineEndings("\n")
                    : throw new InvalidOperationException($"latent{path} --help ended with {code}.");
            }
            finally
            {
                Console.SetOut(console);
            }

            Helps.Add(path, help);
        }

        return help;
    }

    [GeneratedRegex(@"(?<![\w-])--[a-z][\w-]*")]
    private static partial Regex OptionName();
}
