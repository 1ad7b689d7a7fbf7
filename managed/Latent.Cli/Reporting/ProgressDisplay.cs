using System.Globalization;
using Latent.Markets;
using Spectre.Console;
using Spectre.Console.Rendering;

namespace Latent.Cli.Reporting;

/// <summary>Shows the progress of work: a bar on a terminal; elsewhere, a line for each tenth and for each finished model.</summary>
internal static class ProgressDisplay
{
    /// <summary>Runs work with a receiver of its progress.</summary>
    public static T Show<T>(TextWriter output, Func<Action<EvaluationProgress>, T> work)
    {
        IAnsiConsole console = Consoles.Over(output);
        return console.Profile.Out.IsTerminal && console.Profile.Capabilities.Ansi ? ShowBar(console, work) : work(Lines(output));
    }

    /// <summary>Runs work that reports the finished fraction alone; the remaining time follows from the elapsed time.</summary>
    /// <param name="output">Receives the progress.</param>
    /// <param name="work">The work, whose argument receives the finished fraction.</param>
    public static T Show<T>(TextWriter output, Func<Action<double>, T> work)
    {
        long start = System.Diagnostics.Stopwatch.GetTimestamp();
        return Show(output, show => work(share =>
        {
            if (share > 0)
            {
                show(new EvaluationProgress(share, System.Diagnostics.Stopwatch.GetElapsedTime(start) * ((1 - share) / share), null));
            }
        }));
    }

    internal static T ShowBar<T>(IAnsiConsole console, Func<Action<EvaluationProgress>, T> work)
    {
        EvaluationProgress? shown = null;
        string finished = "";
        ProgressColumn Column(Func<EvaluationProgress, string> text) => new TextColumn(() => shown is null ? "" : text(shown));
        return console.Progress()
            .Columns(new ProgressBarColumn { Width = 30 }, Column(Percent), Column(progress => Durations.Left(progress.Left)),
            Column(_ => finished))
            .Start(context =>
            {
                ProgressTask task = context.AddTask("work", maxValue: 1);
                return work(progress =>
                {
                    shown = progress;
                    finished = progress.Finished is { } model ? $"{model} done" : finished;
                    task.Value = progress.Share;
                });
            });
    }

    private static Action<EvaluationProgress> Lines(TextWriter output)
    {
        int tenths = 0;
        return progress =>
        {
            int now = (int)(progress.Share * 10);
            if (progress.Finished is null && now == tenths)
            {
                return;
            }

            tenths = now;
            output.WriteLine(
                $"{Percent(progress)}  {Durations.Left(progress.Left)}{(progress.Finished is { } model ? $"  {model} done" : "")}");
        };
    }

    private static string Percent(EvaluationProgress progress) =>
        string.Create(CultureInfo.InvariantCulture, $"{Math.Floor(100 * progress.Share),3:0} %");

    private sealed class TextColumn(Func<string> text) : ProgressColumn
    {
        protected override bool NoWrap => true;

        public override IRenderable Render(RenderOptions options, ProgressTask task, TimeSpan deltaTime) => new Text(text());
    }
}
