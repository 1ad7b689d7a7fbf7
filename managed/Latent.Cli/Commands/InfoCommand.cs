using System.CommandLine;
using System.Globalization;
using Latent.Cli.Catalog;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Cli.Training;
using Latent.Devices;
using Latent.Models;
using Latent.Modules;

namespace Latent.Cli.Commands;

/// <summary><c>latent info</c></summary>
internal static class InfoCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        CommandWithExample command = new("info",
            "Shows the architecture, training settings and last metrics of a model.",
            "latent info runs/vae-digits") { directory };
        command.SetAction(parse => Run(context, parse.GetRequiredValue(directory)));
        return command;
    }

    private static void Run(CommandContext context, string path)
    {
        using Device device = Device.OnCpu();
        ModelDirectory directory = ModelDirectory.Open(path);
        (ModelConfig config, Model model) = directory.Load(device);
        using (model)
        {
            IReadOnlyList<EpochLine> metrics = directory.ReadMetrics();
            ReportTable table = new(path);
            AddArchitecture(table, config, model);
            AddTraining(table, config, metrics);
            if (metrics.Count > 0)
            {
                table.AddMetrics(metrics);
            }

            table.Write(context.Output);
        }
    }

    private static void AddArchitecture(ReportTable table, ModelConfig config, Model model)
    {
        table.Add("model", $"{config.Model} {config.Description}");
        foreach ((string name, string value) in config.Options ?? [])
        {
            table.Add($"  {name}", value);
        }

        table.Add("images", $"{config.Image}");
        table.Add("parameters", model.ParameterCount.ToString("N0", CultureInfo.InvariantCulture));
        foreach (Parameter parameter in model.Parameters)
        {
            table.Add($"  {parameter.Name}", $"{parameter.Shape}");
        }
    }

    private static void AddTraining(ReportTable table, ModelConfig config, IReadOnlyList<EpochLine> metrics)
    {
        int epochsDone = metrics.Count > 0 ? metrics[^1].Epoch : 0;
        bool isEarly = BestEpoch.Ended(metrics, config.Patience);
        table.Add("data", config.Data);
        table.Add("epochs", epochsDone == config.Epochs ? $"{config.Epochs}"
            : $"{epochsDone} of {config.Epochs}, then {(isEarly ? "stopped, as the test loss no longer fell" : "interrupted")}");
        table.Add("batch", $"{config.Batch}");
        if (config.Validation > 0)
        {
            table.Add("validation", $"{config.Validation.ToString(CultureInfo.InvariantCulture)} of the training images");
        }

        table.Add("optimizer", config.Optimizer ?? OptimizerKind.Names[0]);
        table.Add("learning rate", config.LearningRate.ToString(CultureInfo.InvariantCulture)
            + (config.Decay is { } decay ? $", {decay} decay" : ""));
        table.Add("seed", $"{config.Seed}");
        table.Add("latent version", config.Version);
    }
}
