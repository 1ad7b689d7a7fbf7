using Spectre.Console;

namespace Latent.Cli.Reporting;

/// <summary>Spectre consoles over a writer.</summary>
internal static class Consoles
{
    // Wide enough for a path; what is not a terminal has no width of its own.
    private const int WidthWithoutTerminal = 120;

    public static IAnsiConsole Over(TextWriter writer)
    {
        var console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(writer) });
        if (!console.Profile.Out.IsTerminal)
        {
            console.Profile.Width = WidthWithoutTerminal;
            console.Profile.Capabilities.Ansi = false;
        }
        return console;
    }
}
