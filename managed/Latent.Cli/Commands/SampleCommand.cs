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
    private const int MaxCount = 100_000;

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
        Option<string> output = OptionValues.OutputFile([".png", .. NumberRows.Extensions],
            "The picture to write, or its numbers: a table with a column for each pixel, or an array of NumPy, [image, row, column]");
        CommandWithExample command = new("sample", "Draws images from a VAE or GAN into a picture, a table or an array.",
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
            Write(output, images, config, label);
        }

        context.Output.WriteLine($"{draws.Count} images: {output}");
    }

    private static void Write(string output, float[,] images, ModelConfig config, int? label)
    {
        (int height, int width) = (config.Image.Height, config.Image.Width);
        if (Path.GetExtension(output).Equals(".png", StringComparison.OrdinalIgnoreCase))
        {
            PriorSamples.Write(output, images, height, width, label is null ? config.Classes : 0);
            return;
        }

        string[] pixels = [.. Enumerable.Range(0, height * width).Select(pixel => $"pixel{pixel}")];
        new NumberRows(pixels, images)
        {
            Words = config.Classes > 0 ? [("class", row => $"{label ?? (row % config.Classes)}")] : [],
            RowShape = [height, width],
        }.Write(output);
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
