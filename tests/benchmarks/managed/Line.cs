using System.Globalization;
using BenchmarkDotNet.Reports;

namespace Latent.Benchmarks;

/// <summary>The result of one benchmark. The ratio is the baseline's median time divided by that of the benchmark.</summary>
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

    /// <summary>The lines as a table.</summary>
    public static string Table(IEnumerable<Line> lines) => string.Concat(
        lines.Select(line => string.Create(
                CultureInfo.InvariantCulture,
                $"| {line.Benchmark} | {line.Parameters} | {line.MedianNs:F1} | {line.MinNs:F1} | {line.Ratio:F2} | "
                + $"{line.AllocatedBytes} |\n"))
            .Prepend(
            "| benchmark | parameters | median ns | min ns | ratio to TensorPrimitives | bytes allocated |\n|---|---|---|---|---|---|\n"));

    /// <summary>The line with its ratio to a baseline, if there is one.</summary>
    public Line Against(Line? baseline) => this with { Ratio = baseline?.MedianNs / MedianNs };
}
