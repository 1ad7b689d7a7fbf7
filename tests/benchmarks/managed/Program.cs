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
using Latent.Benchmarks;

// Times what managed code adds to the native library. Usage: [--quick] [--json FILE] [--markdown FILE]
var quick = args.Contains("--quick");

// In this process, so that no project is generated and built for each benchmark.
var job = (quick ? Job.Dry : Job.ShortRun.WithIterationCount(7)).WithToolchain(InProcessEmitToolchain.Instance);
var config = ManualConfig.CreateEmpty()
    .AddJob(job)
    .AddDiagnoser(MemoryDiagnoser.Default)
    .AddColumnProvider(DefaultColumnProviders.Instance)
    .AddLogger(ConsoleLogger.Default)
    .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "latent-benchmarks"));
Type[] classes = [typeof(CallBenchmarks), typeof(SpanBenchmarks)];
var lines = classes.SelectMany(type => BenchmarkRunner.Run(type, config).Reports).Select(Line.Of).ToArray();
if (lines.Length == 0 || lines.Any(line => line is null))
{
    Console.Error.WriteLine("A benchmark failed; see above.");
    return 1;
}

Write("--json", JsonSerializer.Serialize(lines, JsonSerializerOptions.Web));
Write("--markdown", Table(lines!));
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
            $"| {line.Benchmark} | {line.Parameters} | {line.MedianNs:F1} | {line.MinNs:F1} | {line.AllocatedBytes} |\n"))
        .Prepend("| benchmark | parameters | median ns | min ns | bytes allocated |\n|---|---|---|---|---|\n"));

/// <summary>One benchmark's result.</summary>
internal sealed record Line(string Benchmark, string Parameters, double MedianNs, double MinNs, long AllocatedBytes)
{
    /// <summary>The line of a report, or null if the benchmark failed.</summary>
    public static Line? Of(BenchmarkReport report) => report.ResultStatistics is { } statistics
        ? new Line(
            report.BenchmarkCase.Descriptor.WorkloadMethodDisplayInfo,
            report.BenchmarkCase.Parameters.DisplayInfo,
            statistics.Median,
            statistics.Min,
            report.GcStats.GetBytesAllocatedPerOperation(report.BenchmarkCase) ?? 0)
        : null;
}
