using BenchmarkDotNet.Attributes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Benchmarks;

/// <summary>What a call into the native library costs apart from its work.</summary>
public class CallBenchmarks
{
    private readonly float[] _one = new float[1];
    private Context _context = null!;
    private NativeProgram _program = null!;
    private ProgramBindings _bindings = null!;

    /// <summary>Creates what the calls use.</summary>
    [GlobalSetup]
    public void Create()
    {
        _context = new Context(threads: 1);
        _program = NativeProgram.Create(_context, [], [], [], batchCapacity: 1, stepCapacity: 1);
        _bindings = new ProgramBindings(_program);
    }

    /// <summary>A getter of the ABI: the P/Invoke alone.</summary>
    [Benchmark]
    public bool Getter() => Context.IsSupported(Variant.Scalar);

    /// <summary>A kernel on one element: checks, the turn on the context, dispatch.</summary>
    [Benchmark]
    public void KernelOnOneElement() => Kernels.Relu(_one, _one, _context);

    /// <summary>A training call without instructions: the bookkeeping of a block of steps.</summary>
    [Benchmark]
    public RunResult EmptyProgram() => _program.Run(_bindings, batch: 1, steps: 1);

    /// <summary>Frees them.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _program.Dispose();
        _context.Dispose();
    }
}
