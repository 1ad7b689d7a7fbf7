using System.CommandLine;
using System.Text.Json;
using Latent.Cli.Evaluation;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Metrics;

namespace Latent.Cli.Commands;

/// <summary><c>latent evaluate</c></summary>
internal static class EvaluateCommand
{
    private const int MostDraws = 1_000_000;
    private const int LeastSamples = 10; // enough for the five nearest neighbours of each sample
    private const int MostSamples = 100_000;

    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<string> data = DataOption.Create("The data set to compare with [default: that of the training]");
        Option<int> draws = OptionValues.WholeNumber("--samples",
            "Draws of the latents for each image, for the log-likelihood of a VAE; above 50 rounded up to a multiple of 50", 1, MostDraws,
            500);
        Option<int> count = OptionValues.WholeNumber("--count",
            "Samples to compare with test images; at most the number of test images", LeastSamples, MostSamples, 10_000);
        Option<ulong> seed = OptionValues.Seed("The same seed gives the same figures");
        DeviceSettings devices = new("Threads, 0 for one per processor; the figures do not depend on it");
        CommandWithExample command = new("evaluate",
            "Measures a model on test images, prints a table and writes evaluation.json into its folder.",
            "latent evaluate runs/vae-digits --samples 5000") { directory, data, draws, count, seed };
        devices.AddTo(command);
        command.SetAction(parse => Run(context, () => devices.Open(parse), parse.GetRequiredValue(directory), parse.GetValue(data),
            new EvaluationSize(ImportanceSampling.Rounded(parse.GetValue(draws)), parse.GetValue(count), parse.GetValue(seed))));
        return command;
    }

    private static void Run(CommandContext context, Func<Device> open, string path, string? given, EvaluationSize size)
    {
        using Device device = open();
        ModelDirectory directory = ModelDirectory.Open(path);
        (ModelConfig config, Models.Model model) = directory.Load(device);
        using (model)
        {
            DataSplit data = DataOption.Load(given, config);
            model.Validate(data.Test);
            EvaluationReport report = new Evaluator(model, config, data, size, context).Run();
            new EvaluationTable(report).Write(context.Output);
            directory.WriteText(ModelDirectory.EvaluationName, JsonSerializer.Serialize(report, EvaluationJson.Default.EvaluationReport));
            if (report.Latents is { Collapsed: true })
            {
                context.Error.WriteLine(
                    "latent: warning: the posterior has collapsed onto the prior, so the decoder ignores the latents; train beta-vae "
                    + "with --warm-up or a smaller --beta");
            }
        }
    }
}
