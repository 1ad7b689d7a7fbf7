using System.CommandLine;
using System.Text;
using Latent.Cli.Benchmarks;
using Latent.Compilation;
using Latent.Interop;
using Latent.Interop.Native;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Commands;

/// <summary><c>latent bench</c></summary>
internal static class BenchCommand
{
    private const int MostThreads = 256;

    // Batches and sizes that a machine with little memory can still hold.
    private const int MostRows = 65536;

    public static Command Create(CommandContext context) => new("bench", "Measures the speed of steps and matrix products on this machine.")
    {
        CreateStep(context),
        CreateGemm(context),
        CreateSuite(context),
    };

    private static CommandWithExample CreateStep(CommandContext context)
    {
        var model = OptionValues.OneOfWords("--model", "vae|ae", "Network inputs-400-latents-400-inputs to measure.", "vae", "vae", "ae");
        var batch = OptionValues.WholeNumber("--batch", "Rows of a step.", 1, MostRows, 128);
        var latents = OptionValues.WholeNumber("--latent", "Latents of the model.", 1, 4096, 2);
        var threads = Threads();
        var tile = OptionValues.WholeNumber("--tile", "Rows that go through all layers at a time, a multiple of 4; 0 for the whole batch.", 0, MostRows,
            CompilerOptions.Default.TileRows);
        var infer = new Option<bool>("--infer") { Description = "Measure encoding and decoding in place of a training step." };
        var profile = new Option<bool>("--profile") { Description = "Also show each instruction with its share of the time." };
        var json = Json();
        var command = new CommandWithExample("step", "Measures a training step of a model, or an inference, on random images.",
            "latent bench step --model vae --batch 128 --threads 2") { model, batch, latents, threads, tile, infer, profile, json };
        command.SetAction(parse =>
        {
            using var native = new Context(parse.GetValue(threads));
            using LatentModel network = parse.GetValue(model) == "ae"
                ? new Autoencoder(784, 400, parse.GetValue(latents), 0, native)
                : new Vae(784, 400, parse.GetValue(latents), 0, native);
            var options = CompilerOptions.Default with { TileRows = parse.GetValue(tile) };
            using var step = parse.GetValue(infer)
                ? StepBenchmark.Inference(network, parse.GetValue(batch), options)
                : StepBenchmark.Training(network, parse.GetValue(batch), options);
            var times = Timing.Of(step.Time, context.Cancellation);
            var result = BenchResult.OfStep(times, step, network.ParameterCount, native);
            context.Output.Write(parse.GetValue(json) ? result.ToJson() : result.ToText("step"));
            if (parse.GetValue(profile))
            {
                context.Output.Write(step.Program.Explain(step.Batch, step.Profile(times.Repetitions)));
            }
        });
        return command;
    }

    private static CommandWithExample CreateGemm(CommandContext context)
    {
        var m = OptionValues.WholeNumber("--m", "Rows of the result.", 1, MostRows);
        var n = OptionValues.WholeNumber("--n", "Columns of the result.", 1, MostRows);
        var k = OptionValues.WholeNumber("--k", "Length of the sums.", 1, MostRows);
        var form = OptionValues.OneOfWords("--form", "nn|nt|tn", "Which operand is stored transposed: none, the second (x W^T) or the first (x^T dy).", "nn", "nn", "nt", "tn");
        var threads = Threads();
        var json = Json();
        var command = new CommandWithExample("gemm", "Measures a product of two matrices.",
            "latent bench gemm --m 128 --n 400 --k 784 --form nt --threads 1") { m, n, k, form, threads, json };
        command.SetAction(parse =>
        {
            using var native = new Context(parse.GetValue(threads));
            using var product = new GemmBenchmark(
                parse.GetValue(m), parse.GetValue(n), parse.GetValue(k), Enum.Parse<Form>(parse.GetValue(form)!, ignoreCase: true), native);
            var times = Timing.Of(product.Time, context.Cancellation);
            var result = BenchResult.OfProduct(times, product.Flops, native);
            context.Output.Write(parse.GetValue(json) ? result.ToJson() : result.ToText("product"));
        });
        return command;
    }

    private static CommandWithExample CreateSuite(CommandContext context)
    {
        var json = OptionValues.OutputFile(".json", "Receives the measurements.", "--json");
        var markdown = OptionValues.OutputFile(".md", "Receives them as a table.", "--markdown");
        var quick = new Option<bool>("--quick") { Description = "Measure roughly." };
        var threads = Threads();
        var command = new CommandWithExample("suite", "Measures training steps and inference of the VAE 784-400-2-400-784 at batches from 1 to 4096.",
            "latent bench suite --json steps.json --markdown steps.md") { json, markdown, threads, quick };
        command.SetAction(parse =>
        {
            using var native = new Context(parse.GetValue(threads));
            var results = new StepSuite(native, parse.GetValue(quick), context.Cancellation).Run();
            Write(parse.GetRequiredValue(json), StepSuite.ToJson(results));
            Write(parse.GetRequiredValue(markdown), StepSuite.ToMarkdown(results));
        });
        return command;
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    private static Option<int> Threads() => OptionValues.WholeNumber("--threads", "Threads; 0 for one per processor.", 0, MostThreads, 0);

    private static Option<bool> Json() => new("--json") { Description = "Print one line of JSON in place of text." };
}
