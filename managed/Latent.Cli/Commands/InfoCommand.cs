using System.CommandLine;
using System.Globalization;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
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
            AddTraining(table, config, metrics.Count > 0 ? metrics[^1].Epoch : 0);
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

    private static void AddTraining(ReportTable table, ModelConfig config, int epochsDone)
    {
        table.Add("data", config.Data);
        table.Add("epochs", epochsDone == config.Epochs ? $"{config.Epochs}" : $"{epochsDone} of {config.Epochs}, then interrupted");
        table.Add("batch", $"{config.Batch}");
        table.Add("learning rate", config.LearningRate.ToString(CultureInfo.InvariantCulture)
            + (config.Decay is { } decay ? $", {decay} decay" : ""));
        table.Add("seed", $"{config.Seed}");
        table.Add("latent version", config.Version);
    }
}
