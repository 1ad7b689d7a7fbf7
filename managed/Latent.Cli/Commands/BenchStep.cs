using System.CommandLine;
using Latent.Cli.Benchmarks;
using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent bench step</c></summary>
internal static class BenchStep
{
    public static CommandWithExample Create(CommandContext context)
    {
        Option<string> kind = OptionValues.OneOfWords("--model", "MODEL",
            "The kind of model, one of 'latent models', for digits of 28 x 28.", "vae",
            [.. ModelKinds.All.Select(kind => kind.Name)]);
        NetworkSettings networks = new(null);
        Option<int> batch = OptionValues.WholeNumber("--batch", "Rows of a step.", 1, BenchCommand.MostRows, 128);
        DeviceSettings devices = new("Threads, 0 for one per processor");
        Option<int> tile = OptionValues.WholeNumber("--tile",
            "Rows of a tile, which passes through all layers at a time; a multiple of 4, or 0 for the whole batch.", 0,
            BenchCommand.MostRows,
            CompilerOptions.Default.TileRows);
        Option<bool> infer = new("--infer") { Description = "Measure encoding and decoding instead of a training step." };
        Option<bool> profile = new("--profile") { Description = "Also show each instruction with its part of the time." };
        Option<bool> json = BenchCommand.Json();
        CommandWithExample command = new("step",
            "Measures a training step of a model, or an inference, on random images. A GAN's step is a round: "
            + "all discriminator steps and the generator step.",
            "latent bench step --model dcgan --batch 128 --threads 2") { kind, batch, tile, infer, profile, json };
        devices.AddTo(command);
        networks.AddTo(command);
        command.SetAction(parse =>
        {
            using Device device = devices.Open(parse);
            ModelConfig config = networks.Read(parse, ModelKinds.Find(parse.GetRequiredValue(kind))!, new RunFile(), "digits",
                Digits.Load().Train);
            config.RequireTrainable();
            using Model model = config.CreateModel(device);
            CompilerOptions options = CompilerOptions.Default with { TileRows = parse.GetValue(tile) };
            using StepBenchmark step = parse.GetValue(infer)
                ? StepBenchmark.Inference(RequireCodes(model, config.Model), parse.GetValue(batch), options)
                : StepBenchmark.Training(model, parse.GetValue(batch), options);
            Timing times = Timing.Of(step.Time, context.Cancellation);
            BenchResult result = BenchResult.OfStep(times, step, model.ParameterCount, device);
            context.Output.Write(parse.GetValue(json) ? result.ToJson() : result.ToText("step"));
            if (parse.GetValue(profile))
            {
                context.Output.Write(step.Program.Explain(step.Batch, step.Profile(times.Repetitions)));
            }
        });
        return command;
    }

    private static LatentModel RequireCodes(Model model, string kind) => model as LatentModel
        ?? throw new CommandException(
            $"--infer does not apply to {kind}, which has no codes of images; give an autoencoder or a VAE, or leave --infer out");
}
