using System.Globalization;
using System.Text;
using System.Text.Json;
using Latent.Devices;
using Latent.Models;

namespace Latent.Cli.Benchmarks;

/// <summary>A line of the suite.</summary>
/// <param name="Work">The measured work: <c>training step</c> or <c>inference</c>.</param>
/// <param name="Batch">The number of rows in a step.</param>
/// <param name="Result">The measurement.</param>
internal sealed record SuiteLine(string Work, int Batch, BenchResult Result);

/// <summary>A suite of steps of the article's network, at batches from one sample to thousands.</summary>
internal sealed class StepSuite(Device device, bool quick, CancellationToken cancellation)
{
    private static readonly int[] Batches = [1, 8, 32, 128, 512, 4096];

    public List<SuiteLine> Run()
    {
        using Vae vae = new(784, 400, 2, 0, device);
        List<SuiteLine> lines = new();
        foreach (int batch in Batches)
        {
            using StepBenchmark step = StepBenchmark.Training(vae, batch);
            lines.Add(Measure("training step", step, vae));
        }

        foreach (int batch in Batches)
        {
            using StepBenchmark step = StepBenchmark.Inference(vae, batch);
            lines.Add(Measure("inference", step, vae));
        }

        return lines;
    }

    public static string ToJson(List<SuiteLine> lines) =>
        JsonSerializer.Serialize(lines, BenchJson.Default.ListSuiteLine) + Environment.NewLine;

    public static string ToMarkdown(List<SuiteLine> lines)
    {
        StringBuilder text = new();
        bool hasFloor = lines[0].Result.FloorUs is not null;
        text.Append(CultureInfo.InvariantCulture, $"{lines[0].Result.Where}. ");
        text.AppendLine(hasFloor
            ? "The floor is the time of the arithmetic at the peak of multiply-adds plus that of the optimizer's memory traffic; both are "
                + "measured with each line."
            : "");
        text.AppendLine();
        string floorTitles = hasFloor ? " floor us | median / floor | minimum / floor |" : "";
        text.AppendLine($"| work | batch | median us | minimum us | GFLOP/s |{floorTitles}");
        text.AppendLine($"|---|---|---|---|---|{(hasFloor ? "---|---|---|" : "")}");
        foreach ((string work, int batch, BenchResult result) in lines)
        {
            text.Append(CultureInfo.InvariantCulture,
                $"| {work} | {batch} | {result.MedianUs:F1} | {result.MinUs:F1} | {result.Gflops:F0} |");
            text.AppendLine(hasFloor
                ? string.Create(CultureInfo.InvariantCulture,
                    $" {result.FloorUs:F1} | {result.OverFloor:F2} | {result.MinUs / result.FloorUs:F2} |")
                : "");
        }

        return text.ToString();
    }

    private SuiteLine Measure(string work, StepBenchmark step, Vae vae)
    {
        Timing times = Timing.Of(step.Time, cancellation, quick);
        return new SuiteLine(work, step.Batch, BenchResult.OfStep(times, step, vae.ParameterCount, device));
    }
}
