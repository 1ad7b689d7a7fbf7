using Latent.Cli.Reporting;
using Latent.Markets;
using Spectre.Console;

namespace Latent.Cli.Tests.Reporting;

public sealed class ProgressDisplayTests
{
    [Test]
    public void On_a_terminal_a_bar_shows_share_time_left_and_the_last_model()
    {
        using StringWriter output = new();
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.Yes,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.Yes,
            Out = new AnsiConsoleOutput(output),
        });
        console.Profile.Width = 80;

        int result = ProgressDisplay.ShowBar(console, show =>
        {
            show(new EvaluationProgress(0.3, TimeSpan.FromSeconds(100), "garch"));
            show(new EvaluationProgress(0.42, TimeSpan.FromSeconds(83), null));
            return 7;
        });

        Assert.That(output.ToString(), Does.Match(@"[━ ]+ +42 % 1:23 left garch done"));
        Assert.That(result, Is.EqualTo(7));
    }

    [Test]
    public void Elsewhere_tenths_and_finished_models_are_lines()
    {
        using StringWriter output = new();

        ProgressDisplay.Show(output, (Action<EvaluationProgress> show) =>
        {
            foreach ((double share, string? finished) in new[] { (0.05, null), (0.11, null), (0.15, "ewma"), (0.19, null), (0.25, null),
                (1, "garch") })
            {
                show(new EvaluationProgress(share, TimeSpan.FromSeconds(4000 * (1 - share)), finished));
            }

            return 0;
        });

        Assert.That(output.ToString().ReplaceLineEndings("\n"),
            Is.EqualTo(" 11 %  59:20 left\n 15 %  56:40 left  ewma done\n 25 %  50:00 left\n100 %  0:00 left  garch done\n"));
    }
}
