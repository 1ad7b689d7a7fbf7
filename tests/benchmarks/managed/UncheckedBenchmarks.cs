using BenchmarkDotNet.Attributes;
using Latent.Interop;

namespace Latent.Benchmarks;

/// <summary>A kernel over buffers, in a process whose switch removes the checks of buffers.</summary>
public class UncheckedBenchmarks
{
    private readonly Context _context = new(threads: 1);
    private NativeBuffer<float> _x, _y;

    /// <summary>Creates the buffers.</summary>
    [GlobalSetup]
    public void Create()
    {
        (_x, _y) = (new NativeBuffer<float>(1), new NativeBuffer<float>(1));
        WarmUp.Once(nameof(UncheckedBenchmarks), KernelOverBuffersUnchecked);
    }

    /// <summary>The call of <see cref="CallBenchmarks.KernelOverBuffers"/>.</summary>
    [Benchmark]
    public void KernelOverBuffersUnchecked() => Kernels.Relu(_x, _y, _context);

    /// <summary>Frees the buffers.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _x.Dispose();
        _y.Dispose();
        _context.Dispose();
    }
}
