using System.CommandLine;
using System.Text;
using Latent.Cli.Benchmarks;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;

namespace Latent.Cli.Commands;

/// <summary><c>latent bench</c></summary>
internal static class BenchCommand
{
    /// <summary>The greatest batch and matrix size, which a machine with little memory can still hold.</summary>
    public const int MostRows = 65536;

    public static Command Create(CommandContext context) => new("bench", "Measures the speed of steps and matrix products on this machine.")
    {
        BenchStep.Create(context),
        CreateGemm(context),
        CreateSuite(context),
    };

    private static CommandWithExample CreateGemm(CommandContext context)
    {
        Option<int> m = OptionValues.WholeNumber("--m", "Rows of the result.", 1, MostRows);
        Option<int> n = OptionValues.WholeNumber("--n", "Columns of the result.", 1, MostRows);
        Option<int> k = OptionValues.WholeNumber("--k", "Length of the sums.", 1, MostRows);
        Option<string> form = OptionValues.OneOfWords("--form", "nn|nt|tn",
            "The operand stored transposed: none (nn), the second (nt, x W^T) or the first (tn, x^T dy).", "nn", "nn", "nt", "tn");
        DeviceSettings devices = new("Threads, 0 for one per processor");
        Option<bool> json = Json();
        CommandWithExample command = new("gemm", "Measures a product of two matrices.",
            "latent bench gemm --m 128 --n 400 --k 784 --form nt --threads 1") { m, n, k, form, json };
        devices.AddTo(command);
        command.SetAction(parse =>
        {
            using Device device = devices.Open(parse);
            using GemmBenchmark product = new(
                parse.GetValue(m), parse.GetValue(n), parse.GetValue(k), Enum.Parse<GemmForm>(parse.GetValue(form)!, ignoreCase: true),
                device);
            Timing times = Timing.Of(product.Time, context.Cancellation);
            BenchResult result = BenchResult.OfProduct(times, product.Flops, device);
            context.Output.Write(parse.GetValue(json) ? result.ToJson() : result.ToText("product"));
        });
        return command;
    }

    private static CommandWithExample CreateSuite(CommandContext context)
    {
        Option<string> json = OptionValues.OutputFile(".json", "The JSON file for the measurements.", "--json");
        Option<string> markdown = OptionValues.OutputFile(".md", "The Markdown file for a table of the measurements.", "--markdown");
        Option<bool> quick = new("--quick") { Description = "Measure in a tenth of the time, less precisely." };
        DeviceSettings devices = new("Threads, 0 for one per processor");
        CommandWithExample command = new("suite",
            "Measures training steps and inference of the VAE 784-400-2-400-784 at batches from 1 to 4096.",
            "latent bench suite --json steps.json --markdown steps.md") { json, markdown, quick };
        devices.AddTo(command);
        command.SetAction(parse =>
        {
            using Device device = devices.Open(parse);
            List<SuiteLine> results = new StepSuite(device, parse.GetValue(quick), context.Cancellation).Run();
            Write(parse.GetRequiredValue(json), StepSuite.ToJson(results));
            Write(parse.GetRequiredValue(markdown), StepSuite.ToMarkdown(results));
        });
        return command;
    }

    private static void Write(string path, string text) => AtomicFile.Write(path, stream => stream.Write(Encoding.UTF8.GetBytes(text)));

    public static Option<bool> Json() => new("--json") { Description = "Print one line of JSON instead of text." };
}
