using System.CommandLine;
using Latent.Cli.Pictures;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c></summary>
internal static class SampleCommand
{
    private const int MaxCount = 10_000;

    public static CommandWithExample Create(CommandContext context)
    {
        Argument<string> directory = ModelDirectory.Argument();
        Option<int> count = OptionValues.WholeNumber("--count", "Number of images", 1, MaxCount, 64);
        Option<ulong> seed = OptionValues.Seed("The same seed gives the same images");
        Option<int?> label = new("--class")
        {
            HelpName = "N",
            Description = "The class of all images, for a conditional model [default: each class in turn]",
        };
        DeviceSettings devices = new();
        Option<string> output = OptionValues.OutputFile(".png", "The picture to write");
        CommandWithExample command = new("sample", "Draws images from a VAE or GAN into a picture.",
            "latent sample runs/vae-digits --count 100 --seed 7 --out samples.png") { directory, count, seed, label, output };
        devices.AddTo(command);
        command.SetAction(parse => Run(context, () => devices.Open(parse), parse.GetRequiredValue(directory), parse.GetValue(label),
            (parse.GetValue(count), parse.GetValue(seed)), parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(CommandContext context, Func<Device> open, string directory, int? label, (int Count, ulong Seed) draws,
        string output)
    {
        using Device device = open();
        (ModelConfig config, Model model) = ModelDirectory.Open(directory).Load(device);
        using (model)
        {
            float[,] images = Sample(model, config, directory, label, draws);
            context.Cancellation.ThrowIfCancellationRequested();
            PriorSamples.Write(output, images, config.Image.Height, config.Image.Width, label is null ? config.Classes : 0);
        }

        context.Output.WriteLine($"{draws.Count} images: {output}");
    }

    private static float[,] Sample(Model model, ModelConfig config, string directory, int? label, (int Count, ulong Seed) draws)
    {
        if (label is not null && (label < 0 || label >= config.Classes))
        {
            throw new CommandException(config.Classes == 0
                ? $"--class is {label}, but '{directory}' holds a {config.Model}, which has no classes"
                : $"--class is {label}; the model has the classes 0 to {config.Classes - 1}");
        }

        return model switch
        {
            ISampler sampler => sampler.Sample(draws.Count, draws.Seed),
            IConditionalSampler sampler => sampler.Sample(
                label is { } one
                ? Classes.Of([.. Enumerable.Repeat(one, draws.Count)], config.Classes)
                : Classes.Cycle(draws.Count, config.Classes), draws.Seed),
            _ => throw new CommandException(
                $"'{directory}' holds an autoencoder ({config.Model}), which has no prior to draw from; give the folder of a VAE or "
                + "GAN, or use 'latent interpolate'"),
        };
    }
}
