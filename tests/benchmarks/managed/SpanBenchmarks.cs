using System.Numerics.Tensors;
using BenchmarkDotNet.Attributes;
using Latent.Interop;
using Latent.Modules;

namespace Latent.Benchmarks;

/// <summary>Functions that both libraries have.</summary>
public enum SpanFunction
{
    /// <summary>eˣ.</summary>
    Exp,

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    Sigmoid,

    /// <summary>Hyperbolic tangent.</summary>
    Tanh,

    /// <summary>Natural logarithm.</summary>
    Log,

    /// <summary>x + y.</summary>
    Add,

    /// <summary>The sum of all elements.</summary>
    Sum,
}

/// <summary>Kernels over spans on one thread, beside <see cref="TensorPrimitives"/> and plain loops.</summary>
public class SpanBenchmarks
{
    // Arrays of this length take the same paths through the functions as longer ones; shorter arrays take others.
    private const int MostOfWarmUp = 4 << 10;

    private readonly Context _context = new(threads: 1);
    private float[] _x = [], _y = [], _output = [];

    /// <summary>The function to compute.</summary>
    [ParamsAllValues]
    public SpanFunction Function { get; set; }

    /// <summary>Number of elements, from a few to far more than the caches hold.</summary>
    [Params(16, 256, 4 << 10, 64 << 10, 1 << 20, 16 << 20)]
    public int Count { get; set; }

    /// <summary>Fills the arrays with random numbers.</summary>
    [GlobalSetup]
    public void Create()
    {
        (_x, _y, _output) = (new float[Count], new float[Count], new float[Count]);
        Kernels.Uniform(_x, seed: 1, context: _context);
        Kernels.Uniform(_y, seed: 2, context: _context);
        if (Count <= MostOfWarmUp)
        {
            WarmUp.Once($"{nameof(SpanBenchmarks)} {Function} {Count}", TensorPrimitive, Loop, Kernel);
        }
    }

    /// <summary>System.Numerics.Tensors.</summary>
    [Benchmark(Baseline = true)]
    public void TensorPrimitive()
    {
        switch (Function)
        {
            case SpanFunction.Exp:
                TensorPrimitives.Exp<float>(_x, _output);
                break;
            case SpanFunction.Sigmoid:
                TensorPrimitives.Sigmoid<float>(_x, _output);
                break;
            case SpanFunction.Tanh:
                TensorPrimitives.Tanh<float>(_x, _output);
                break;
            case SpanFunction.Log:
                TensorPrimitives.Log<float>(_x, _output);
                break;
            case SpanFunction.Add:
                TensorPrimitives.Add<float>(_x, _y, _output);
                break;
            default:
                _output[0] = TensorPrimitives.Sum<float>(_x);
                break;
        }
    }

    /// <summary>A plain loop in C#.</summary>
    [Benchmark]
    public void Loop()
    {
        switch (Function)
        {
            case SpanFunction.Exp:
                Loops.Exp(_x, _output);
                break;
            case SpanFunction.Sigmoid:
                Loops.Sigmoid(_x, _output);
                break;
            case SpanFunction.Tanh:
                Loops.Tanh(_x, _output);
                break;
            case SpanFunction.Log:
                Loops.Log(_x, _output);
                break;
            case SpanFunction.Add:
                Loops.Add(_x, _y, _output);
                break;
            default:
                _output[0] = Loops.Sum(_x);
                break;
        }
    }

    /// <summary>Latent.</summary>
    [Benchmark]
    public void Kernel()
    {
        switch (Function)
        {
            case SpanFunction.Exp:
                Kernels.Exp(_x, _output, _context);
                break;
            case SpanFunction.Sigmoid:
                Kernels.Sigmoid(_x, _output, _context);
                break;
            case SpanFunction.Tanh:
                Kernels.Tanh(_x, _output, _context);
                break;
            case SpanFunction.Log:
                Kernels.Log(_x, _output, _context);
                break;
            case SpanFunction.Add:
                Kernels.Add(_x, _y, _output, _context);
                break;
            default:
                _output[0] = Kernels.Sum(_x, _context);
                break;
        }
    }

    /// <summary>Disposes the context.</summary>
    [GlobalCleanup]
    public void Free() => _context.Dispose();
}
