using Spectre.Console;

namespace Latent.Cli.Reporting;

/// <summary>Spectre consoles that write to a text writer.</summary>
internal static class Consoles
{
    // An output that is not a terminal has no width; this one suffices for a path.
    private const int WidthWithoutTerminal = 120;

    public static IAnsiConsole Over(TextWriter writer)
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
            console.Profile.Capabilities.Ansi = false;
        }

        return console;
    }
}
