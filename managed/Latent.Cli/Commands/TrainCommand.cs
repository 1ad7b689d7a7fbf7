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
    private const string StandardData = "digits";

    public static CommandWithExample Create(CommandContext context)
    {
        ModelSettings settings = new();
        RunSettings run = new();
        Option<string> data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => StandardData;
        DeviceSettings devices = new("Threads, 0 for one per processor; the model does not depend on it");
        Option<string> output = OptionValues.Text("--out", "DIR", "The folder for model, metrics and pictures [default: runs/MODEL-DATA]");
        CommandWithExample command = new("train",
            "Trains a model, and writes it with metrics and pictures into a folder. A training that was ended, in whatever way, continues "
            + "with --resume, to the same bytes as one that ran through.",
            "latent train vae --data digits --latent 2 --epochs 50 --out runs/vae-digits") { data, output };
        settings.AddTo(command);
        run.AddTo(command);
        devices.AddTo(command);
        command.SetAction(parse =>
        {
            // Font, device, data and configuration can fail, so that they come before the training.
            _ = PictureFont.Files;
            RunFile file = settings.ReadFile(parse);
            using Device device = devices.Open(parse);
            string name = parse.IsGiven(data) ? parse.GetRequiredValue(data) : file.Data ?? StandardData;
            DataSplit split = Datasets.Load(name);
            ModelConfig config = settings.Read(parse, file, name, split.Train);
            return TrainingRun.Of(context, device, config, split,
                parse.GetValue(output) ?? Path.Combine("runs", $"{config.Model}-{split.Train.Name}"), run.Read(parse));
        });
        return command;
    }
}
