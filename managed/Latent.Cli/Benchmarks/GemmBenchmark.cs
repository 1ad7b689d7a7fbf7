using System.Diagnostics;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Cli.Benchmarks;

/// <summary>A timed product of random matrices.</summary>
internal sealed class GemmBenchmark : IDisposable
{
    private readonly int _m;
    private readonly int _n;
    private readonly int _k;
    private readonly GemmForm _form;
    private readonly Context _context;
    private readonly Owned _owned = new();
    private readonly NativeBuffer<float> _a;
    private readonly NativeBuffer<float> _b;
    private readonly NativeBuffer<float> _c;

    public GemmBenchmark(int m, int n, int k, GemmForm form, Context context)
    {
        (_m, _n, _k, _form, _context) = (m, n, k, form, context);
        try
        {
            _a = _owned.Add(new NativeBuffer<float>((long)m * k));
            _b = _owned.Add(new NativeBuffer<float>((long)k * n));
            _c = _owned.Add(new NativeBuffer<float>((long)m * n));
            Kernels.Normal(_a.AsSpan(), seed: 1, context: context);
            Kernels.Normal(_b.AsSpan(), seed: 2, context: context);
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    public double Flops => 2.0 * _m * _n * _k;

    /// <summary>Measures the mean time of a product, in microseconds.</summary>
    public double Time(int repetitions)
    {
        long start = Stopwatch.GetTimestamp();
        for (int i = 0; i < repetitions; i++)
        {
            Kernels.Gemm(_form, _a, _b, _c, _m, _n, _k, context: _context);
        }

        return Stopwatch.GetElapsedTime(start).TotalMicroseconds / repetitions;
    }

    public void Dispose() => _owned.Dispose();
}
