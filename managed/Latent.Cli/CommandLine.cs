using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;
using System.CommandLine.Parsing;
using Latent.Cli.Commands;

namespace Latent.Cli;

/// <summary>The command <c>latent</c>: parses arguments, runs a command, and reports a failure as one line and an exit code.</summary>
internal static class CommandLine
{
    private const string Name = "latent";

    // A path may begin with '@', and no option has a one-letter name.
    private static readonly ParserConfiguration Parsing = new() { ResponseFileTokenReplacer = null, EnablePosixBundling = false };

    /// <summary>Runs the command named by the arguments.</summary>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    public static int Run(IReadOnlyList<string> arguments, TextWriter output, TextWriter error)
    {
        using Interruption interruption = new();
        ParseResult parse = Create(new CommandContext(output, error, interruption.Token)).Parse(arguments, Parsing);
        if (parse.Action is ParseErrorAction)
        {
            return Refuse(parse, error);
        }

        try
        {
            int code = parse.Invoke(new InvocationConfiguration
            {
                Output = output,
                Error = error,
                EnableDefaultExceptionHandler = false,
                ProcessTerminationTimeout = null,
            });
            return code == ExitCode.Interrupted ? interruption.ExitCode : code;
        }
        catch (OperationCanceledException)
        {
            error.WriteLine($"{Name}: interrupted; nothing was written");
            return interruption.ExitCode;
        }
        catch (Exception failure)
        {
            error.WriteLine($"{Name}: {ErrorText.Of(failure)}");
            return ExitCode.Failure;
        }
    }

    /// <summary>Returns the first value of an argument that looks like an option, or null.</summary>
    public static string? Misplaced(IEnumerable<Token> values) =>
        values.Select(token => token.Value).FirstOrDefault(value => value.StartsWith("--", StringComparison.Ordinal));

    /// <summary>The message for a word that is not understood.</summary>
    public static string NotUnderstood(string word) => $"'{word}' is not a command, option or value that fits here.";

    private static Command Create(CommandContext context)
    {
        Command root = CreateRoot(context);
        root.Add(CompletionCommand.CreateSuggestions(context, () => root));
        return root;
    }

    private static Command CreateRoot(CommandContext context) => new(Name,
        "Trains autoencoders, variational autoencoders and GANs, and shows the results.")
    {
        TrainCommand.Create(context),
        SampleCommand.Create(context),
        EvaluateCommand.Create(context),
        EncodeCommand.Create(context),
        InterpolateCommand.Create(context),
        ExportCommand.Create(context),
        InfoCommand.Create(context),
        ModelsCommand.Create(context),
        DevicesCommand.Create(context),
        ImportCommand.Create(context),
        DemoCommand.Create(context),
        ReproduceCommand.Create(context),
        RegimesCommand.Create(context),
        BenchCommand.Create(context),
        CompletionCommand.Create(context),
        new HelpOption { Action = new HelpWithExample() },
        new VersionOption { Action = new VersionAction() },
    };

    private static int Refuse(ParseResult parse, TextWriter error)
    {
        Command command = parse.CommandResult.Command;
        string path = PathOf(parse.CommandResult);
        // A word that is not understood causes the other errors, so that it alone is reported.
        string? word = Misplaced(parse.CommandResult.Tokens) ?? (parse.UnmatchedTokens is [var unmatched, ..] ? unmatched : null);
        error.WriteLine($"{Name}: {(word is null ? parse.Errors[0].Message : NotUnderstood(word))}");
        error.WriteLine($"Usage: {path} {HelpWithExample.Synopsis(command)}");
        error.WriteLine($"Try '{path} --help'.");
        return ExitCode.Usage;
    }

    private static string PathOf(CommandResult result) =>
        result.Parent is CommandResult parent ? $"{PathOf(parent)} {result.Command.Name}" : Name;
}
