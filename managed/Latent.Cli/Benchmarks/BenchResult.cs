using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Interop;

namespace Latent.Cli.Benchmarks;

/// <summary>A measurement beside the limits of the machine, which the same run measures.</summary>
/// <param name="MedianUs">Median time in microseconds.</param>
/// <param name="MinUs">Shortest time in microseconds.</param>
/// <param name="Gflops">Billions of arithmetic operations a second, at the median.</param>
/// <param name="FloorUs">The least possible time on this machine: the time of all operations at peak speed, plus that of the optimizer's
/// memory traffic.</param>
/// <param name="OverFloor">The median divided by the floor.</param>
/// <param name="FmaPeakGflops">Billions of operations a second of multiply-adds in registers, on the same number of threads.</param>
/// <param name="UpdateGbytes">Greatest memory traffic of an optimizer step, billions of bytes read and written a second.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Variant">The instruction set of the kernels.</param>
internal sealed record BenchResult(
    double MedianUs, double MinUs, double Gflops, double FloorUs, double OverFloor, double FmaPeakGflops, double UpdateGbytes, int Threads,
    string Variant)
{
    // Bytes per parameter: the parameter, two moments and the gradient, in single precision.
    private const int UpdatedBytesOfParameter = 16;

    public static BenchResult OfStep(Timing times, StepBenchmark step, long parameters, Context context) =>
        Of(times, step.Flops, step.UpdateBytes, parameters * UpdatedBytesOfParameter, context);

    public static BenchResult OfProduct(Timing times, double flops, Context context) => Of(times, flops, 0, 0, context);

    /// <summary>Returns the result as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchResult) + Environment.NewLine;

    /// <summary>Returns the result as two lines of text.</summary>
    public string ToText(string what)
    {
        string rates = string.Create(CultureInfo.InvariantCulture, $"{FmaPeakGflops:F0} GFLOP/s and {UpdateGbytes:F0} GB/s");
        return string.Create(CultureInfo.InvariantCulture, $"""
            {what}: median {MedianUs:F1} us, minimum {MinUs:F1} us, {Gflops:F1} GFLOP/s ({Threads} threads, {Variant})
            floor: {FloorUs:F1} us at {rates}, measured now; the median is {OverFloor:F2} times the floor

            """);
    }

    private static BenchResult Of(Timing times, double flops, double updateBytes, long updated, Context context)
    {
        const long SmallestUpdate = 1 << 20;
        Speed speed = context.Measure(Math.Max(updated, SmallestUpdate));
        double floor = flops / speed.Flops + updateBytes / speed.UpdateBytes;
        return new BenchResult(
            times.Median, times.Minimum, flops / times.Median / 1e3, floor * 1e6, times.Median / (floor * 1e6),
            speed.Flops / 1e9, speed.UpdateBytes / 1e9, context.Threads, context.Variant.ToString());
    }
}

/// <summary>JSON of results, with underscores in names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(List<SuiteLine>))]
internal sealed partial class BenchJson : JsonSerializerContext;
