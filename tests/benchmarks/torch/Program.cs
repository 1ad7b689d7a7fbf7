using System.Globalization;
using System.Text;
using System.Text.Json;
using Benchmarks.Torch;
using Latent.Data;
using Latent.Devices;
using TorchSharp;

// Compares Latent with TorchSharp, alternating in one process. Usage: [--quick] [--only vae|families|spans] [--json FILE] [--markdown FILE]
bool quick = args.Contains("--quick");
string part = Option("--only") ?? "all";
const int Threads = 2;

if (part is not ("all" or "vae" or "families" or "spans"))
{
    throw new ArgumentException($"--only is '{part}'; expected vae, families or spans.");
}

torch.set_num_threads(Threads);
torch.random.manual_seed(1);
using Device device = Device.OnCpu(Threads);
Comparison comparison = new(device, rounds: quick ? 3 : 12, TimeSpan.FromMilliseconds(quick ? 50 : 200));
List<Line> lines = [];

StringBuilder table = new();
Print($"{Threads} threads each, {device.Context.Variant}, TorchSharp on libtorch {torch.__version__}.\n");
Print("| work | size | TorchSharp median us (min) | Latent median us (min) | ratio |");
Print("|---|---|---|---|---|");
comparison.Step(Contest.Vae, 1);  // Not reported: the JIT compiler is still at work.
if (part is "all" or "vae")
{
    CompareVae();
}

if (part is "all" or "families")
{
    Contest.Families.ToList().ForEach(CompareSteps);
}

if (part is "all" or "spans")
{
    CompareSpans();
}

Write("--json", JsonSerializer.Serialize(lines, JsonSerializerOptions.Web));
Write("--markdown", table.ToString());

void CompareVae()
{
    CompareSteps(Contest.Vae);
    foreach (int batch in (int[])[1, 128, 4096])
    {
        Report(comparison.Inference(batch));
    }

    Report(comparison.Normal(1 << 20));
    if (!quick)
    {
        Report(comparison.Epoch(Datasets.Load("mnist").Train, batch: 128, epochs: 3));
    }
}

void CompareSpans()
{
    foreach (SpanContest contest in SpanContest.All)
    {
        foreach (int count in quick ? [4 << 10, 1 << 20] : (int[])[16, 256, 4 << 10, 64 << 10, 1 << 20, 16 << 20])
        {
            Report(comparison.Spans(contest, count));
        }
    }
}

void CompareSteps(Contest contest)
{
    foreach (int batch in contest.Batches)
    {
        Report(comparison.Step(contest, batch));
    }
}

void Report(Line line)
{
    lines.Add(line);
    Print(string.Create(
        CultureInfo.InvariantCulture,
        $"| {line.Work} | {line.Size} | {line.Torch.MedianMicroseconds:F1} ({line.Torch.MinimumMicroseconds:F1}) "
            + $"| {line.Latent.MedianMicroseconds:F1} ({line.Latent.MinimumMicroseconds:F1}) | {line.Ratio:F2} |"));
}

void Print(string text)
{
    Console.WriteLine(text);
    table.Append(text).Append('\n');
}

void Write(string option, string text)
{
    if (Option(option) is { } path)
    {
        File.WriteAllText(path, text);
    }
}

string? Option(string name)
{
    int index = Array.IndexOf(args, name);
    return index < 0 ? null : args[index + 1];
}
