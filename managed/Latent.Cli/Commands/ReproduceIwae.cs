using System.CommandLine;
using System.Text;
using Latent.Cli.Reproductions;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Metrics;

namespace Latent.Cli.Commands;

/// <summary><c>latent reproduce iwae</c></summary>
internal static class ReproduceIwae
{
    private const int MostSamples = 1_000_000;

    public static CommandWithExample Create(CommandContext context)
    {
        Option<int> draws = OptionValues.WholeNumber("--k", "Draws of the latents for each image; 1 is a VAE", 1, 1000, 1);
        Option<int> layers = OptionValues.WholeNumber("--layers", "Stochastic layers: 784-200-200-50, or 784-(200,200)-100-(100,100)-50", 1,
            2, 1);
        Option<int> stages = OptionValues.WholeNumber("--stages",
            "Stages of 1, 3, 9, ... epochs; a later run with more stages continues from the folder",
            1, IwaeProtocol.AllStages, IwaeProtocol.AllStages);
        Option<int> samples = OptionValues.WholeNumber("--samples",
            "Importance samples for each test image; above 50 rounded up to a multiple of 50", 1, MostSamples, 5000);
        Option<ulong> seed = OptionValues.Seed("Seed of initial weights, shuffling and noise; the same seed gives the same figures");
        DeviceSettings devices = new("Threads, 0 for one per processor; the figures do not depend on it");
        Option<string> data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => IwaeProtocol.Data;
        Option<string> output = OptionValues.Text("--out", "DIR",
            "The folder for state and model; a training found there continues [default: runs/iwae-kK-lLAYERS]");
        Option<string> json = OptionValues.OutputFile(".json", "The JSON file for the figures.", "--json");
        json.Required = false;
        CommandWithExample command = new("iwae",
            "Trains the importance weighted autoencoder of Burda, Grosse and Salakhutdinov (2016), and measures its test likelihood. "
            + "Ctrl-C keeps the state; the same command continues from it.",
            "latent reproduce iwae --k 5 --stages 6 --out runs/iwae-k5") { draws, layers, stages, samples, seed, data, output, json };
        devices.AddTo(command);
        command.SetAction(parse => Run(
            context,
            new IwaeSettings(parse.GetValue(draws), parse.GetValue(layers), parse.GetValue(seed),
            DataOption.Absolute(parse.GetRequiredValue(data))),
            parse.GetValue(stages), ImportanceSampling.Rounded(parse.GetValue(samples)), () =>
            devices.Open(parse), parse.GetValue(output), parse.GetValue(json)));
        return command;
    }

    private static int Run(CommandContext context, IwaeSettings settings, int stages, int samples, Func<Device> open, string? output,
        string? json)
    {
        // Checks the path before hours of work, not after them.
        if (json is not null)
        {
            OutputFolder.Create(json);
        }

        using Device device = open();
        DataSplit data = Datasets.Load(settings.Data);
        ModelDirectory directory = ModelDirectory.Create(output ?? Path.Combine("runs", $"iwae-k{settings.K}-l{settings.Layers}"));
        try
        {
            using RunLock folderLock = RunLock.Take(directory.Path);
            using IwaeTraining training = IwaeTraining.Open(directory, settings, data, stages, device);
            IwaeResult? result = new IwaeRun(context, training, data, samples).Complete();
            if (result is null)
            {
                return ExitCode.Interrupted;
            }

            result.ToTable().Write(context.Output);
            if (json is not null)
            {
                AtomicFile.Write(json, stream => stream.Write(Encoding.UTF8.GetBytes(result.ToJson())));
            }

            return ExitCode.Success;
        }
        finally
        {
            directory.RemoveIfNewAndEmpty();
        }
    }
}
