using System.Diagnostics;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Cli.Benchmarks;

/// <summary>A timed product of random matrices that lie in the device's memory.</summary>
internal sealed class GemmBenchmark : IDisposable
{
    private const string Measurement = "The measurement";

    private readonly Owned _owned = new();
    private readonly CompiledProgram _program;

    public GemmBenchmark(int m, int n, int k, GemmForm form, Device device)
    {
        Flops = 2.0 * m * n * k;
        try
        {
            Graph graph = new();
            Tensor a = graph.Input("a", form == GemmForm.Tn ? [k, m] : [m, k], placement: Placement.Device);
            Tensor b = graph.Input("b", form == GemmForm.Nt ? [n, k] : [k, n], placement: Placement.Device);
            Tensor product = form switch
            {
                GemmForm.Nn => a.MatMul(b),
                GemmForm.Nt => a.MatMulTransposed(b),
                _ => a.TransposedMatMul(b),
            };
            // Results come back to the host, which would be part of the time. A row is enough of those of another device.
            Output result = new("result", device.IsCpu ? product : product.Slice(0, 0, 1));
            _program = _owned.Add(Compiler.Compile(device, graph, [result], [], batchCapacity: 1, stepCapacity: int.MaxValue));
            _program.Bind("a", _owned.Add(Random(device, (long)m * k, seed: 1)));
            _program.Bind("b", _owned.Add(Random(device, (long)k * n, seed: 2)));
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    public double Flops { get; }

    /// <summary>Measures the mean time of a product, in microseconds.</summary>
    public double Time(int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        _program.Run(new RunOptions(1, repetitions)).RequireCompleted(_program, Measurement);
        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / repetitions;
    }

    public void Dispose() => _owned.Dispose();

    private static DeviceBuffer<float> Random(Device device, long count, ulong seed)
    {
        using NativeBuffer<float> values = new(count);
        Kernels.Normal(values.AsSpan(), seed);
        return device.Upload<float>(values.AsSpan());
    }
}
