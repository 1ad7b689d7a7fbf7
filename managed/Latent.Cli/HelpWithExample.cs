using System.CommandLine;
using System.CommandLine.Help;
using System.CommandLine.Invocation;

namespace Latent.Cli;

/// <summary>A command with an example at the end of its help.</summary>
/// <param name="name">The name of the command.</param>
/// <param name="description">A description in one sentence.</param>
/// <param name="example">A whole command line.</param>
internal sealed class CommandWithExample(string name, string description, string example) : Command(name, description)
{
    public string Example { get; } = example;
}

/// <summary>The standard help, followed by an example.</summary>
internal sealed class HelpWithExample : SynchronousCommandLineAction
{
    private readonly HelpAction _standard = new();

    public override bool ClearsParseErrors => true;

    /// <summary>Returns the arguments and options of a command as its usage line shows them.</summary>
    public static string Synopsis(Command command) => command.Subcommands.Count > 0
        ? $"{string.Join('|', command.Subcommands.Where(inner => !inner.Hidden).Select(inner => inner.Name))} ..."
        : string.Concat(command.Arguments.Select(Synopsis))
            + string.Concat(command.Options.Where(option => option.Required).Select(option => $"{option.Name} {option.HelpName} "))
            + "[options]";

    private static string Synopsis(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name;
        return argument.Arity.MinimumNumberOfValues > 0 ? $"{name} " : $"[{name}] ";
    }

    public override int Invoke(ParseResult parseResult)
    {
        _standard.Invoke(parseResult);
        Command command = parseResult.CommandResult.Command;
        IEnumerable<CommandWithExample> examples = command is CommandWithExample own ? [own]
            : command.Subcommands.OfType<CommandWithExample>();
        TextWriter output = parseResult.InvocationConfiguration.Output;
        output.WriteLine(command is CommandWithExample ? "Example:" : "Examples:");
        foreach (CommandWithExample example in examples)
        {
            output.WriteLine($"  {example.Example}");
        }

        return ExitCode.Success;
    }
}
