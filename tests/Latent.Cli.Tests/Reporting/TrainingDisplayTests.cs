using Latent.Cli.Reporting;
using Latent.Training;
using Spectre.Console;

namespace Latent.Cli.Tests.Reporting;

public sealed class TrainingDisplayTests
{
    private static readonly EpochMetrics Tested = new(1, 180.5, 190.25, new Dictionary<string, double>(), 0.5);

    [Test]
    public void On_a_terminal_a_bar_shows_epoch_losses_rate_and_time_left()
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

        TrainingDisplay.ShowBar(console, show =>
            show(new TrainingState(2, 10, 0.15, 61_234, TimeSpan.FromSeconds(83), 175.125, Tested, EpochIsOver: false)));

        Assert.That(output.ToString(), Does.Match(@"epoch  2/10 [━ ]+ train 175\.1[23] test 190\.25 61,234 samples/s 1:23 left"));
    }

    [Test]
    public void Elsewhere_an_epoch_is_a_line_once_it_is_over()
    {
        using StringWriter output = new();

        TrainingDisplay.Show(output, show =>
        {
            show(new TrainingState(1, 10, 0.05, 60_000, TimeSpan.FromSeconds(90), 200, null, EpochIsOver: false));
            show(new TrainingState(1, 10, 0.1, 61_234, TimeSpan.FromSeconds(4000), 180.5, Tested, EpochIsOver: true));
        });

        Assert.That(output.ToString().TrimEnd(), Is.EqualTo("epoch  1/10  train 180.50 test 190.25  61,234 samples/s  1:06:40 left"));
    }

    [Test]
    public void A_failure_in_training_reaches_the_caller()
    {
        using StringWriter output = new();

        Assert.That(() =>
            TrainingDisplay.Show(output, _ => throw new InvalidOperationException("bad")),
            Throws.InvalidOperationException.With.Message.EqualTo("bad"));
    }
}
