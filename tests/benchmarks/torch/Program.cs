using System.Globalization;
using System.Text.Json;
using Benchmarks.Torch;
using Latent.Data;
using Latent.Interop;
using TorchSharp;

// Latent against TorchSharp, in turns in one process. Usage: [--quick] [--json FILE]
bool quick = args.Contains("--quick");
int json = Array.IndexOf(args, "--json");
const int Threads = 2;

torch.set_num_threads(Threads);
torch.random.manual_seed(1);
using Context context = new(Threads);
Comparison comparison = new(context, rounds: quick ? 3 : 12, TimeSpan.FromMilliseconds(quick ? 50 : 200));
List<Line> lines = [];

Console.WriteLine($"{Threads} threads, {context.Variant}, TorchSharp {torch.__version__}");
Console.WriteLine("| work | size | TorchSharp median us (min) | Latent median us (min) | ratio |");
Console.WriteLine("|---|---|---|---|---|");
foreach (int batch in (int[])[1, 8, 32, 128, 512, 4096])
{
    Report(comparison.Step(batch));
}

foreach (int batch in (int[])[1, 128, 4096])
{
    Report(comparison.Inference(batch));
}

Report(comparison.Normal(1 << 20));
if (!quick)
{
    Report(comparison.Epoch(Datasets.Load("mnist").Train, batch: 128, epochs: 3));
}

if (json >= 0)
{
    File.WriteAllText(args[json + 1], JsonSerializer.Serialize(lines, JsonSerializerOptions.Web));
}

void Report(Line line)
{
    lines.Add(line);
    Console.WriteLine(string.Create(
        CultureInfo.InvariantCulture,
        $"| {line.Work} | {line.Size} | {line.Torch.MedianMicroseconds:F1} ({line.Torch.MinimumMicroseconds:F1}) "
            + $"| {line.Latent.MedianMicroseconds:F1} ({line.Latent.MinimumMicroseconds:F1}) | {line.Ratio:F2} |"));
}
