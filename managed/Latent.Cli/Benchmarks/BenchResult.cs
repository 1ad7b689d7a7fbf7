using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Cli.Benchmarks;

/// <summary>A measurement; on the CPU beside the limits of the machine, which the same run measures.</summary>
/// <param name="Device">The device, such as <c>cpu</c> or <c>cuda:0</c>.</param>
/// <param name="MedianUs">Median time in microseconds.</param>
/// <param name="MinUs">Shortest time in microseconds.</param>
/// <param name="Gflops">Billions of arithmetic operations a second, at the median.</param>
/// <param name="FloorUs">The least possible time on this machine: the time of all operations at peak speed, plus that of the optimizer's
/// memory traffic; null for a device other than the CPU, as are the figures after it.</param>
/// <param name="OverFloor">The median divided by the floor.</param>
/// <param name="FmaPeakGflops">Billions of operations a second of multiply-adds in registers, on the same number of threads.</param>
/// <param name="UpdateGbytes">Greatest memory traffic of an optimizer step, billions of bytes read and written a second.</param>
/// <param name="Threads">The number of threads.</param>
/// <param name="Variant">The instruction set of the kernels.</param>
internal sealed record BenchResult(
    string Device, double MedianUs, double MinUs, double Gflops, double? FloorUs = null, double? OverFloor = null,
    double? FmaPeakGflops = null, double? UpdateGbytes = null, int? Threads = null, string? Variant = null)
{
    // Bytes per parameter: the parameter, two moments and the gradient, in single precision.
    private const int UpdatedBytesOfParameter = 16;

    public static BenchResult OfStep(Timing times, StepBenchmark step, long parameters, Device device) =>
        Of(times, step.Flops, step.UpdateBytes, parameters * UpdatedBytesOfParameter, device);

    public static BenchResult OfProduct(Timing times, double flops, Device device) => Of(times, flops, 0, 0, device);

    /// <summary>Returns the result as one line of JSON.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, BenchJson.Default.BenchResult) + Environment.NewLine;

    /// <summary>The device, with threads and variant of the CPU.</summary>
    [JsonIgnore]
    public string Where => Threads is null ? Device : string.Create(CultureInfo.InvariantCulture, $"{Threads} threads, {Variant}");

    /// <summary>Returns the result as a line of text, and one more for the floor.</summary>
    public string ToText(string what)
    {
        string line = string.Create(CultureInfo.InvariantCulture,
            $"{what}: median {MedianUs:F1} us, minimum {MinUs:F1} us, {Gflops:F1} GFLOP/s ({Where})") + Environment.NewLine;
        if (FloorUs is null)
        {
            return line;
        }

        string rates = string.Create(CultureInfo.InvariantCulture, $"{FmaPeakGflops:F0} GFLOP/s and {UpdateGbytes:F0} GB/s");
        return line + string.Create(CultureInfo.InvariantCulture,
            $"floor: {FloorUs:F1} us at {rates}, measured now; the median is {OverFloor:F2} times the floor") + Environment.NewLine;
    }

    private static BenchResult Of(Timing times, double flops, double updateBytes, long updated, Device device)
    {
        double gflops = flops / times.Median / 1e3;
        if (!device.IsCpu)
        {
            return new BenchResult(device.Name, times.Median, times.Minimum, gflops);
        }

        const long SmallestUpdate = 1 << 20;
        Speed speed = device.Context.Measure(Math.Max(updated, SmallestUpdate));
        double floor = flops / speed.Flops + updateBytes / speed.UpdateBytes;
        return new BenchResult(
            device.Name, times.Median, times.Minimum, gflops, floor * 1e6, times.Median / (floor * 1e6),
            speed.Flops / 1e9, speed.UpdateBytes / 1e9, device.Context.Threads, device.Context.Variant.ToString());
    }
}

/// <summary>JSON of results, with underscores in names.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(BenchResult))]
[JsonSerializable(typeof(List<SuiteLine>))]
internal sealed partial class BenchJson : JsonSerializerContext;
