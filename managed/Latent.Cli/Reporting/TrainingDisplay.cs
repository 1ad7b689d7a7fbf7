using System.Globalization;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Latent.Cli.Reporting;

/// <summary>Shows the progress of a training: a bar on a terminal, a line for each epoch elsewhere.</summary>
internal static class TrainingDisplay
{
    private const int WideTerminal = 110;

    /// <summary>Runs a training with a receiver of its states.</summary>
    public static void Show(TextWriter output, Action<Action<TrainingState>> train) =>
        Show(output, TextWriter.Null, (show, _) => train(show));

    /// <summary>Runs a training with a receiver of its states and a receiver of warnings, which are written at once.</summary>
    /// <param name="output">Receives the states.</param>
    /// <param name="error">Receives the warnings.</param>
    /// <param name="train">The training.</param>
    public static void Show(TextWriter output, TextWriter error, Action<Action<TrainingState>, Action<string>> train)
    {
        IAnsiConsole console = Consoles.Over(output);
        if (console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi)
        {
            // If errors go to the terminal with the bar, Spectre must write a warning above the bar.
            Action<string> warn = Consoles.Over(error).Profile.Out.IsTerminal ? console.WriteLine : error.WriteLine;
            ShowBar(console, show => train(show, warn));
        }
        else
        {
            train(
                state =>
                {
                    if (state.EpochIsOver)
                    {
                        output.WriteLine($"{Epoch(state)}  {Losses(state)}  {Rate(state)}  {Left(state)}");
                    }
                },
                error.WriteLine);
        }
    }

    internal static void ShowBar(IAnsiConsole console, Action<Action<TrainingState>> train)
    {
        TrainingState? shown = null;
        ProgressColumn Column(Func<TrainingState, string> text) => new TextColumn(() => shown is null ? "" : text(shown));
        ProgressBarColumn bar = new ProgressBarColumn { Width = console.Profile.Width >= WideTerminal ? 40 : 8 };
        console.Progress()
            .Columns(Column(Epoch), bar, Column(Losses), Column(Rate), Column(Left))
            .Start(progress =>
            {
                ProgressTask task = progress.AddTask("train", maxValue: 1);
                train(state =>
                {
                    shown = state;
                    task.Value = state.Share;
                });
            });
    }

    private static string Epoch(TrainingState state) =>
        $"epoch {Digits(state.Epoch).PadLeft(Digits(state.LastEpoch).Length)}/{Digits(state.LastEpoch)}";

    private static string Digits(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Losses(TrainingState state) =>
        state.Tested is { } tested && tested.Terms.ContainsKey(GanTerms.DiscriminatorLoss) ? GanTerms.Of(tested.Terms) : OneLoss(state);

    private static string OneLoss(TrainingState state) => string.Create(CultureInfo.InvariantCulture,
        $"train {state.TrainLoss:0.00}") + (state.Tested is { } tested
        ? string.Create(CultureInfo.InvariantCulture, $" test {tested.Test:0.00}") : "");

    private static string Rate(TrainingState state) =>
        string.Create(CultureInfo.InvariantCulture, $"{state.SamplesPerSecond:N0} samples/s");

    private static string Left(TrainingState state) => Durations.Left(state.Left);

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text());
    }
}
