using System.CommandLine;
using System.CommandLine.Completions;

namespace Latent.Cli.Commands;

/// <summary>
/// <c>latent completion</c>: scripts that teach a shell to complete the command; and <c>latent complete</c>, which they call.
/// </summary>
internal static class CompletionCommand
{
    private const string Bash = """
        # For ~/.bashrc:  eval "$(latent completion bash)"
        _latent() {
            local IFS=$'\n'
            COMPREPLY=($(latent complete --position "$COMP_POINT" "$COMP_LINE" 2>/dev/null))
        }
        complete -o default -F _latent latent
        """;

    private const string Zsh = """
        # For ~/.zshrc, after compinit:  eval "$(latent completion zsh)"
        _latent() {
            local -a words_found
            words_found=("${(@f)$(latent complete --position "$CURSOR" "$BUFFER" 2>/dev/null)}")
            [[ -n "$words_found" ]] && compadd -- "${words_found[@]}" || _files
        }
        compdef _latent latent
        """;

    private const string Pwsh = """
        # For $PROFILE:  latent completion pwsh | Out-String | Invoke-Expression
        Register-ArgumentCompleter -Native -CommandName latent -ScriptBlock {
            param($wordToComplete, $commandAst, $cursorPosition)
            latent complete --position $cursorPosition "$commandAst".PadRight($cursorPosition) | ForEach-Object {
                [System.Management.Automation.CompletionResult]::new($_, $_, 'ParameterValue', $_)
            }
        }
        """;

    private static readonly (string Shell, string Script)[] Scripts = [("bash", Bash), ("zsh", Zsh), ("pwsh", Pwsh)];

    /// <summary>Creates the command that prints a script.</summary>
    public static CommandWithExample Create(CommandContext context)
    {
        string[] shells = [.. Scripts.Select(script => script.Shell)];
        Argument<string> shell = OptionValues.OneOf("shell", "SHELL", $"The shell: {string.Join(", ", shells)}", shells);
        CommandWithExample command = new("completion",
            "Prints a script for a shell that completes commands, options and values of latent; its first line says where it goes.",
            "latent completion bash") { shell };
        command.SetAction(parse => context.Output.WriteLine(
            Scripts.Single(script => script.Shell == parse.GetRequiredValue(shell)).Script.ReplaceLineEndings("\n")));
        return command;
    }

    /// <summary>Creates the hidden command that the scripts call: it prints the words that can stand at a place of a line.</summary>
    /// <param name="context">The console.</param>
    /// <param name="root">Returns the whole command.</param>
    public static Command CreateSuggestions(CommandContext context, Func<Command> root)
    {
        Argument<string> line = new("line") { Description = "The line so far, with the name of the command" };
        Option<int> position = OptionValues.WholeNumber("--position", "The place of the cursor in the line", 0, int.MaxValue);
        Command command = new("complete", "Prints the words that can stand at a place of a command line.") { line, position };
        command.Hidden = true;
        command.SetAction(parse =>
        {
            foreach (string word in Words(root(), parse.GetRequiredValue(line), parse.GetValue(position)))
            {
                context.Output.WriteLine(word);
            }
        });
        return command;
    }

    private static IEnumerable<string> Words(Command root, string line, int position)
    {
        // A shell may cut the blanks at the end of a line, after which a new word begins.
        string before = position > line.Length ? $"{line} " : line[..position];
        string begun = before[(before.LastIndexOfAny([' ', '=']) + 1)..];
        // A value after '=' is completed like one after a blank.
        string words = string.Join(' ', before.Split([' ', '='], StringSplitOptions.RemoveEmptyEntries)) + (begun.Length > 0 ? "" : " ");
        IEnumerable<CompletionItem> items = root.Parse(words).GetCompletions(words.Length);
        return items.Select(item => item.InsertText ?? item.Label)
            .Where(word => word.StartsWith(begun, StringComparison.Ordinal) && !word.StartsWith('/')).Distinct();
    }
}
