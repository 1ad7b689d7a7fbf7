using System.CommandLine;
using System.Globalization;
using Latent.Cli.Pictures;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Interop;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent train</c></summary>
internal static class TrainCommand
{
    private const int MaxThreads = 256;
    private const int NumbersShown = 8;

    public static CommandWithExample Create(CommandContext context)
    {
        var settings = new ModelSettings();
        var data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => "digits";
        var threads = OptionValues.WholeNumber("--threads", "Threads, 0 for one per processor; the model does not depend on it", 0, MaxThreads, 0);
        var output = OptionValues.Text("--out", "DIR", "The folder for model, metrics and pictures [default: runs/MODEL-DATA]");
        var command = new CommandWithExample("train", "Trains a model, and writes it with metrics and pictures into a folder.",
            "latent train vae --data digits --latent 2 --epochs 50 --out runs/vae-digits") { data, threads, output };
        settings.AddTo(command);
        command.SetAction(parse => Run(context, parse.GetValue(threads), parse.GetValue(output), parse.GetRequiredValue(data),
            split => settings.Read(parse, parse.GetRequiredValue(data), split.Train)));
        return command;
    }

    private static int Run(CommandContext context, int threads, string? output, string data, Func<DataSplit, ModelConfig> configure)
    {
        // What can fail for reasons of its own comes before training.
        _ = PictureFont.Files;
        using var native = new Context(threads);
        var split = Datasets.Load(data);
        var config = configure(split);
        config.RequireTrainable();
        using var model = config.CreateModel(native);
        var directory = ModelDirectory.Create(output ?? Path.Combine("runs", $"{config.Model}-{split.Train.Name}"));
        try
        {
            return Run(context, directory, model, config, split);
        }
        finally
        {
            directory.RemoveIfNewAndEmpty();
        }
    }

    private static int Run(CommandContext context, ModelDirectory directory, Model model, ModelConfig config, DataSplit data)
    {
        context.Output.WriteLine($"Training {config.Model} {config.Description} ({Count(model)} parameters) on {Count(data.Train)} images of {data.Train.Name}, "
            + $"testing on {Count(data.Test)}; {model.Context.Threads} threads, {model.Context.Variant} kernels");
        var film = new FilmStrip(model, config);
        var metrics = Train(context, model, config, data, film);
        directory.Save(model, config, metrics, TrainingPictures.Names);
        var posterior = model is Vae vae ? new Posterior(vae, data.Test) : null;
        var pictures = new TrainingPictures(directory, model, config, data.Test).Write(metrics, posterior, film, context.Cancellation);
        if (context.Cancellation.IsCancellationRequested)
        {
            context.Error.WriteLine($"latent: interrupted after {metrics.Count} of {config.Epochs} epochs; the model so far is saved in {directory.Path}");
            return ExitCode.Interrupted;
        }
        Report(context.Output, directory, model, config, metrics, posterior, pictures);
        return ExitCode.Success;
    }

    /// <summary>Trains to the end or to the first Ctrl-C.</summary>
    /// <returns>The metrics of the whole epochs done.</returns>
    private static List<EpochLine> Train(CommandContext context, Model model, ModelConfig config, DataSplit data, FilmStrip film)
    {
        using var trainer = new Trainer(model, config.Kind.Optimizer(config.LearningRate), new TrainerOptions { Seed = config.Seed, Schedule = config.Schedule(data.Train.Count) });
        List<EpochLine> metrics = [];
        TrainingDisplay.Show(context.Output, show =>
        {
            var monitor = new TrainingMonitor(show, film.See);
            try
            {
                trainer.Fit(data, config.Epochs, config.Batch, monitor, context.Cancellation);
            }
            catch (OperationCanceledException)
            {
                // The parameters are those of the last step done.
            }
            metrics.AddRange(monitor.Epochs.Select(EpochLine.Of));
        });
        foreach (var alarm in Alarms.Of(metrics))
        {
            context.Error.WriteLine($"latent: warning: {alarm}");
        }
        return metrics;
    }

    private static void Report(
        TextWriter output, ModelDirectory directory, Model model, ModelConfig config, IReadOnlyList<EpochLine> metrics, Posterior? posterior,
        IReadOnlyList<(string Name, string Meaning)> pictures)
    {
        var table = new ReportTable("What it learnt");
        table.Add("model", $"{config.Model} {config.Description}");
        table.Add("parameters", Count(model));
        table.AddMetrics(metrics);
        if (posterior is not null)
        {
            table.Add($"mu of {posterior.Label}", Numbers(posterior.Mu));
            table.Add($"sigma of {posterior.Label}", Numbers(posterior.Sigma));
        }
        table.Write(output);
        var files = new ReportTable($"Files in {directory.Path}");
        files.Add(Path.GetFileName(directory.WeightsFile), "weights, named as PyTorch names them");
        files.Add(Path.GetFileName(directory.ConfigFile), "architecture and training settings");
        files.Add(Path.GetFileName(directory.MetricsFile), "a line for each epoch");
        foreach (var (name, meaning) in pictures)
        {
            files.Add(name, meaning);
        }
        files.Write(output);
    }

    private static string Count(Model model) => model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture);

    private static string Count(Dataset data) => data.Count.ToString("N0", CultureInfo.InvariantCulture);

    private static string Numbers(float[] values) =>
        string.Join(", ", values.Take(NumbersShown).Select(value => value.ToString("0.000", CultureInfo.InvariantCulture)))
        + (values.Length > NumbersShown ? $", ... ({values.Length} values)" : "");
}
