using System.CommandLine;
using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Cli.Training;
using Latent.Data;
using Latent.Devices;

namespace Latent.Cli.Commands;

/// <summary><c>latent train</c></summary>
internal static class TrainCommand
{
    public static CommandWithExample Create(CommandContext context)
    {
        ModelSettings settings = new();
        Option<string> data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => "digits";
        DeviceSettings devices = new("Threads, 0 for one per processor; the model does not depend on it");
        Option<string> output = OptionValues.Text("--out", "DIR", "The folder for model, metrics and pictures [default: runs/MODEL-DATA]");
        CommandWithExample command = new("train",
            "Trains a model, and writes it with metrics and pictures into a folder.",
            "latent train vae --data digits --latent 2 --epochs 50 --out runs/vae-digits") { data, output };
        settings.AddTo(command);
        devices.AddTo(command);
        command.SetAction(parse => Run(context, () => devices.Open(parse), parse.GetValue(output), parse.GetRequiredValue(data),
            split => settings.Read(parse, parse.GetRequiredValue(data), split.Train)));
        return command;
    }

    private static int Run(CommandContext context, Func<Device> open, string? output, string data, Func<DataSplit, ModelConfig> configure)
    {
        // Font, device, data and configuration can fail, so that they come before the training.
        _ = PictureFont.Files;
        using Device device = open();
        DataSplit split = Datasets.Load(data);
        ModelConfig config = configure(split);
        return TrainingRun.Of(context, device, config, split, output ?? Path.Combine("runs", $"{config.Model}-{split.Train.Name}"));
    }
}
