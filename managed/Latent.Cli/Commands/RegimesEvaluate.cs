using System.CommandLine;
using System.Globalization;
using Latent.Cli.Markets;
using Latent.Cli.Pictures;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Markets;

namespace Latent.Cli.Commands;

/// <summary><c>latent regimes evaluate</c></summary>
internal static class RegimesEvaluate
{
    public static CommandWithExample Create(CommandContext context)
    {
        PriceSettings prices = new();
        WalkSettings walk = new();
        Option<string[]> models = new("--model")
        {
            HelpName = "NAME",
            Description = $"A model to evaluate; repeat the option for several [default: all]: {RegimesCommand.Names}",
        };
        Option<int> threads = OptionValues.Threads("Models at once, 0 for one per processor; the figures do not depend on it");
        Option<string> output = RegimesCommand.Output("evaluate");
        CommandWithExample command = new("evaluate",
            $"Compares the forecasts of models with the outcomes, and with the forecasts of {MarketModels.Baseline}; "
            + "writes tables, pictures and a report. After an interruption, the same command goes on with the models that are not done.",
            "latent regimes evaluate prices.csv --model cvae --from 2010-01-01 --out runs/regimes/evaluate");
        prices.AddTo(command);
        command.Add(models);
        walk.AddTo(command);
        command.Add(threads);
        command.Add(output);
        command.SetAction(parse =>
        {
            MarketPrices loaded = prices.Load(parse);
            IEnumerable<string> words = parse.Tokens.Select(token =>
                token.Value.Contains(' ', StringComparison.Ordinal) ? $"\"{token.Value}\"" : token.Value);
            string line = $"latent {string.Join(' ', words)}";
            return Run(context, new EvaluationJob(loaded, Chosen(parse.GetValue(models)), walk.Read(parse, loaded), line),
                parse.GetValue(threads), parse.GetRequiredValue(output));
        });
        return command;
    }

    // Skill is relative to the baseline, so that the baseline is always included.
    private static IReadOnlyList<StateModel> Chosen(string[]? names) => names is { Length: > 0 }
        ? [.. names.Append(MarketModels.Baseline).Distinct().Select(MarketModels.Find)]
        : MarketModels.All;

    private static int Run(CommandContext context, EvaluationJob job, int threads, string output)
    {
        _ = PictureFont.Files;
        ResultFolder folder = new(output);
        context.Output.WriteLine(
            $"Evaluating {job.Models.Count} models on {job.Prices.Series.Symbol}: "
            + $"{job.Prices.Series.Count.ToString("N0", CultureInfo.InvariantCulture)} days, {job.Prices.Span}; {job.Prices.Repaired}");
        using RunLock folderLock = RunLock.Take(output);
        KeptForecasts kept = new(output, job, context.Error.WriteLine);
        Latent.Markets.Evaluation evaluation;
        try
        {
            evaluation = ProgressDisplay.Show(context.Output, (Action<EvaluationProgress> show) => Latent.Markets.Evaluation.Of(
                job.Prices.Series, job.Models, job.Options, threads, show, kept, context.Cancellation));
        }
        catch (OperationCanceledException)
        {
            context.Error.WriteLine("latent: interrupted; the same command continues, and does not repeat models that are done");
            return ExitCode.Interrupted;
        }

        if (kept.Found > 0)
        {
            context.Output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"{kept.Found} of {job.Models.Count} models were done before this run"));
        }

        EvaluationResult result = new(job, evaluation.Models, evaluation.Scores, model => LatentDays.Of(
            job.Prices, model, new FitOptions
            {
                Horizon = job.Options.Horizon,
                Seed = job.Options.Seed,
                Cancellation = context.Cancellation
            }));
        ScoreTableView.Write(result.Title, result.Scores, context.Output);
        foreach (string sentence in result.Verdict)
        {
            context.Output.WriteLine(sentence);
        }

        result.AddTo(folder);
        folder.Write(context.Output);
        kept.Delete();
        return ExitCode.Success;
    }
}
