using System.CommandLine;
using System.CommandLine.Parsing;
using Latent.Cli.Catalog;
using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Cli.Training;
using Latent.Data;
using Latent.Devices;

namespace Latent.Cli.Commands;

/// <summary><c>latent train</c>, whose subcommands are the kinds of models; by itself it trains the kind that a configuration
/// names.</summary>
internal static class TrainCommand
{
    private const string StandardData = "digits";

    public static CommandWithExample Create(CommandContext context)
    {
        CommandWithExample command = Create(context, null, "train",
            "Trains a model, and writes it with metrics and pictures into a folder. A training that was ended, in whatever way, continues "
            + "with --resume, to the same bytes as one that ran through.",
            "latent train vae --data digits --latent 2 --epochs 50 --out runs/vae-digits");
        foreach (ModelKind kind in ModelKinds.All)
        {
            CommandWithExample own = Create(context, kind, kind.Name, $"{kind.Summary} ({kind.Paper})",
                $"latent train {kind.Name} --data digits --out runs/{kind.Name}-digits");
            own.Validators.Add(RequireNoOptionsBefore);
            command.Add(own);
        }

        return command;
    }

    private static CommandWithExample Create(CommandContext context, ModelKind? kind, string name, string description, string example)
    {
        TrainingSettings settings = new(kind);
        RunSettings run = new();
        Option<string> data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => StandardData;
        DeviceSettings devices = new("Threads, 0 for one per processor; the model does not depend on it");
        Option<string> output = OptionValues.Text("--out", "DIR",
            $"The folder for model, metrics and pictures [default: runs/{kind?.Name ?? "MODEL"}-DATA]");
        CommandWithExample command = new(name, description, example) { data, output };
        settings.AddTo(command);
        run.AddTo(command);
        devices.AddTo(command);
        command.SetAction(parse =>
        {
            // Font, device, data and configuration can fail, so that they come before the training.
            _ = PictureFont.Files;
            RunFile file = settings.ReadFile(parse);
            using Device device = devices.Open(parse);
            string set = parse.IsGiven(data) ? parse.GetRequiredValue(data) : file.Data ?? StandardData;
            DataSplit split = Datasets.Load(set);
            ModelConfig config = settings.Read(parse, file, set, split.Train);
            return TrainingRun.Of(context, device, config, split,
                parse.GetValue(output) ?? Path.Combine("runs", $"{config.Model}-{split.Train.Name}"), run.Read(parse));
        });
        return command;
    }

    /// <summary>Refuses options between <c>train</c> and the kind: they are those of a training without a kind.</summary>
    private static void RequireNoOptionsBefore(CommandResult result)
    {
        OptionResult? before = ((CommandResult)result.Parent!).Children.OfType<OptionResult>().FirstOrDefault(option => !option.Implicit);
        if (before is not null)
        {
            result.AddError($"{before.Option.Name} is before '{result.Command.Name}'; give it after the kind of model.");
        }
    }
}
