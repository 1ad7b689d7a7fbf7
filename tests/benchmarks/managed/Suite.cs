using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Filters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using Perfolizer.Horology;

namespace Latent.Benchmarks;

/// <summary>Runs benchmarks in this process, so that no project is generated and built for each.</summary>
internal static class Suite
{
    /// <summary>The lines of a class of benchmarks.</summary>
    /// <param name="quick">Fewer and shorter samples, and two sizes of arrays.</param>
    /// <param name="type">The class.</param>
    /// <exception cref="InvalidOperationException">A benchmark failed; the message is its log.</exception>
    public static Line[] Run(bool quick, Type type)
    {
        Job job = Job.ShortRun.WithIterationCount(quick ? 3 : 9).WithIterationTime(TimeInterval.FromMilliseconds(quick ? 2 : 50))
            .WithToolchain(InProcessEmitToolchain.Instance);
        LogCapture log = new();
        ManualConfig config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .AddLogger(log)
            .AddFilter(new SimpleFilter(benchmark => !quick || benchmark.Parameters["Count"] is null or 4096 or 1048576))
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "latent-benchmarks"));
        Line?[] lines = BenchmarkRunner.Run(type, config).Reports.Select(Line.Of).ToArray();
        if (lines.Length == 0 || lines.Any(line => line is null))
        {
            throw new InvalidOperationException(
                $"{string.Concat(log.CapturedOutput.Select(part => part.Text))}\nA benchmark failed; see above.");
        }

        return [.. lines.Select(line =>
            line!.Against(lines.FirstOrDefault(other => other!.IsBaseline && other.Parameters == line.Parameters)))];
    }
}
