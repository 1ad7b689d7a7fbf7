using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Interop;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent sample</c></summary>
internal static class SampleCommand
{
    private const int MaxCount = 10_000;

    public static CommandWithExample Create(CommandContext context)
    {
        var directory = ModelDirectory.Argument();
        var count = OptionValues.WholeNumber("--count", "How many images", 1, MaxCount, 64);
        var seed = OptionValues.Seed("The same seed gives the same images");
        var output = OptionValues.OutputFile(".png", "The picture to write");
        var command = new CommandWithExample("sample", "Decodes draws from the prior of a VAE into a picture.",
            "latent sample runs/vae-digits --count 100 --seed 7 --out samples.png") { directory, count, seed, output };
        command.SetAction(parse => Run(context, parse.GetRequiredValue(directory), parse.GetValue(count), parse.GetValue(seed), parse.GetRequiredValue(output)));
        return command;
    }

    private static void Run(CommandContext context, string directory, int count, ulong seed, string output)
    {
        using var native = new Context();
        var (config, model) = ModelDirectory.Open(directory).Load(native);
        using (model)
        {
            var vae = model as Vae ?? throw new CommandException(
                $"'{directory}' holds an autoencoder, which has no prior to draw from; give the folder of a VAE, or use 'latent interpolate'");
            var images = vae.Sample(count, seed);
            context.Cancellation.ThrowIfCancellationRequested();
            PriorSamples.Write(output, images, config.Image.Height, config.Image.Width);
        }
        context.Output.WriteLine($"{count} images: {output}");
    }
}
