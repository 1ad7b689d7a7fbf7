using System.CommandLine;
using Latent.Cli.Catalog;
using Latent.Cli.Pictures;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Cli.Training;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent demo</c>: trains the article's three systems, and shows them side by side.</summary>
internal static class DemoCommand
{
    private const int Across = 14;
    private const string Picture = "comparison.png";

    public static CommandWithExample Create(CommandContext context)
    {
        Option<string> data = DataOption.Create("The data set");
        data.DefaultValueFactory = _ => "digits";
        Option<int> epochs = OptionValues.WholeNumber("--epochs", "Epochs of each model [default: 50, of the GAN 30]", 1, int.MaxValue);
        epochs.Required = false;
        Option<ulong> seed = OptionValues.Seed("Seed of initial weights, shuffling and noise; the same seed gives the same models");
        DeviceSettings devices = new("Threads, 0 for one per processor; the models do not depend on it");
        Option<string> output = OptionValues.Text("--out", "DIR", "The folder for the three models and their picture [default: runs/demo]");
        CommandWithExample command = new("demo",
            "Trains an autoencoder, a VAE and a GAN, and shows their images side by side.",
            "latent demo --data digits --out runs/demo") { data, epochs, seed, output };
        devices.AddTo(command);
        command.SetAction(parse =>
            Run(context, parse.GetRequiredValue(data), parse.GetValue(epochs), parse.GetValue(seed), () => devices.Open(parse),
            parse.GetValue(output) ?? Path.Combine("runs", "demo")));
        return command;
    }

    private static int Run(CommandContext context, string data, int epochs, ulong seed, Func<Device> open, string folder)
    {
        _ = PictureFont.Files;
        using Device device = open();
        DataSplit split = Datasets.Load(data);
        foreach ((string name, ModelConfig config) in Configurations(data, split.Train))
        {
            ModelConfig own = config with { Epochs = epochs > 0 ? epochs : config.Epochs, Seed = seed };
            int code = TrainingRun.Of(context, device, own, split, Path.Combine(folder, name),
                new RunOptions { Resume = true, Overwrite = true });
            if (code != ExitCode.Success)
            {
                return code;
            }
        }

        Compare(device, folder, split.Test, seed);
        ReportTable table = new($"Files in {folder}");
        table.Add(Picture, "test images, their reconstructions, and new images, side by side");
        table.Write(context.Output);
        return ExitCode.Success;
    }

    /// <summary>Folders and configurations of the models: the article's networks, and a GAN that trains in about a minute.</summary>
    private static IEnumerable<(string Name, ModelConfig Config)> Configurations(string data, Dataset train)
    {
        ModelConfig Standard(string kind) => ModelConfig.Standard(ModelKinds.Find(kind)!, data, train);
        yield return ("ae", Standard("ae"));
        yield return ("vae", Standard("vae"));
        yield return ("gan", Standard("dcgan") with
        {
            Channels = [16, 32],
            Hidden = [256],
            Epochs = 30,
            Batch = 64,
            LearningRate = 5e-4f,
            Decay = "linear",
            Options = new SortedDictionary<string, string> { [ModelOptions.Averaging.Name] = "0.99" },
        });
    }

    private static void Compare(Device device, string folder, Dataset test, ulong seed)
    {
        ImageSize image = test.Image!.Value;
        float[,] originals = test.ToArray(0, Math.Min(test.Count, PictureRoom.Across(image, Across)));
        int count = originals.GetLength(0) * Comparison.SampleRows;
        using Autoencoder ae = Load<Autoencoder>(device, folder, "ae");
        using Vae vae = Load<Vae>(device, folder, "vae");
        using Gan gan = Load<Gan>(device, folder, "gan");
        Comparison.Write(
            Path.Combine(folder, Picture), originals, ae.Reconstruct(originals), vae.Reconstruct(originals), vae.Sample(count, seed),
            gan.Sample(count, seed),
            image.Height, image.Width);
    }

    private static T Load<T>(Device device, string folder, string name)
        where T : Model => (T)ModelDirectory.Open(Path.Combine(folder, name)).Load(device).Model;
}
