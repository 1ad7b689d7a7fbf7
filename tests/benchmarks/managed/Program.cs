using System.Globalization;
using System.Text.Json;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;
using Latent.Benchmarks;

// Times what managed code adds to the native library. Usage: [--quick] [--json FILE] [--markdown FILE]
var quick = args.Contains("--quick");

// In this process, so that no project is generated and built for each benchmark.
var job = Job.ShortRun.WithIterationCount(quick ? 3 : 9).WithIterationTime(TimeInterval.FromMilliseconds(quick ? 2 : 50))
    .WithToolchain(InProcessEmitToolchain.Instance);
var log = new LogCapture();
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(log)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "latent-benchmarks"));
Type[] classes = [typeof(CallBenchmarks), typeof(SpanBenchmarks)];
var lines = classes.SelectMany(type => BenchmarkRunner.Run(type, config).Reports).Select(Line.Of).ToArray();
if (lines.Length == 0 || lines.Any(line => line is null))
{
    Console.Error.WriteLine(string.Concat(log.CapturedOutput.Select(part => part.Text)));
    Console.Error.WriteLine("A benchmark failed; see above.");
    return 1;
}

var compared = lines.Select(line => line!.Against(lines.FirstOrDefault(other => other!.IsBaseline && other.Parameters == line.Parameters))).ToArray();
Write("--json", JsonSerializer.Serialize(compared, JsonSerializerOptions.Web));
Write("--markdown", Table(compared));
Console.WriteLine(Table(compared));
return 0;

void Write(string option, string text)
{
    var index = Array.IndexOf(args, option);
    if (index >= 0)
    {
        File.WriteAllText(args[index + 1], text);
    }
}

static string Table(IEnumerable<Line> lines) => string.Concat(
    lines.Select(line => string.Create(
            CultureInfo.InvariantCulture,
            $"| {line.Benchmark} | {line.Parameters} | {line.MedianNs:F1} | {line.MinNs:F1} | {line.Ratio:F2} | {line.AllocatedBytes} |\n"))
        .Prepend("| benchmark | parameters | median ns | min ns | ratio to TensorPrimitives | bytes allocated |\n|---|---|---|---|---|---|\n"));

/// <summary>One benchmark's result. The ratio says how many times faster it is than the baseline, by medians.</summary>
internal sealed record Line(
    string Benchmark, string Parameters, bool IsBaseline, double MedianNs, double MinNs, long AllocatedBytes, double? Ratio = null)
{
    /// <summary>The line of a report, or null if the benchmark failed.</summary>
    public static Line? Of(BenchmarkReport report) => report.ResultStatistics is { } statistics
        ? new Line(
            report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo,
            report.BenchmarkCase.Parameters.DisplayInfo,
            report.BenchmarkCase.Descriptor.Baseline,
            statistics.Median,
            statistics.Min,
            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
        : null;

    /// <summary>The same with its ratio to a baseline, where there is one.</summary>
    public Line Against(Line? baseline) => this with { Ratio = baseline?.MedianNs / MedianNs };
}
