using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Latent.Interop;
using Latent.Interop.Native;
using RunResult = Latent.Interop.RunResult;

namespace Latent.Benchmarks;

/// <summary>The cost of a call into the native library, apart from its work.</summary>
public unsafe class CallBenchmarks
{
    private readonly float[] _x = new float[1], _y = new float[1];
    private delegate* unmanaged[Cdecl]<int> _version;
    private ContextHandle* _raw;
    private Context _context = null!;
    private NativeProgram _program = null!;
    private ProgramBindings _bindings = null!;
    private NativeBuffer<float> _xBuffer, _yBuffer;

    static CallBenchmarks() =>
        NativeLibrary.SetDllImportResolver(typeof(CallBenchmarks).Assembly, (_, _, _) =>
            NativeLibrary.Load(NativeLibraryLoader.LoadedPath));

    /// <summary>Creates the objects that the calls use.</summary>
    [GlobalSetup]
    public void Create()
    {
        _version = (delegate* unmanaged[Cdecl]<int>)NativeLibrary.GetExport(
            NativeLibrary.Load(NativeLibraryLoader.LoadedPath), nameof(NativeMethods.ltn_library_abi_version));
        ContextOptions options = new() { Threads = 1 };
        ContextHandle* raw;
        NativeMethods.ltn_context_create(&raw, &options);
        _raw = raw;
        _context = new Context(threads: 1);
        _program = NativePrograms.Create(_context, [], [], [], batchCapacity: 1, stepCapacity: 1);
        _bindings = new ProgramBindings(_program);
        (_xBuffer, _yBuffer) = (new NativeBuffer<float>(1), new NativeBuffer<float>(1));
        WarmUp.Once(
            nameof(CallBenchmarks), () => Getter(), () => GetterWithoutTransition(), () => GetterThroughPointer(), () =>
            KernelRaw(), KernelOverSpans,
            KernelOverBuffers, () => EmptyProgram());
    }

    /// <summary>A getter of the ABI: the P/Invoke alone.</summary>
    [Benchmark]
    public int Getter() => NativeMethods.ltn_library_abi_version();

    /// <summary>The getter through a function pointer.</summary>
    [Benchmark]
    public int GetterThroughPointer() => _version();

    /// <summary>
    /// The getter without the transition of the garbage collector, which is safe only for functions that return within nanoseconds.
    /// </summary>
    [Benchmark]
    public int GetterWithoutTransition() => ltn_library_abi_version();

    /// <summary>A kernel on one element by a raw P/Invoke on pinned memory: the native checks and the dispatch.</summary>
    [Benchmark]
    public Status KernelRaw()
    {
        fixed (float* x = _x, y = _y)
        {
            return NativeMethods.ltn_array_map_f32(y, _raw, Map.Relu, x, 1, 0, 0);
        }
    }

    /// <summary>The kernel over spans: managed checks, the lock of the context, pinning.</summary>
    [Benchmark]
    public void KernelOverSpans() => Kernels.Relu(_x.AsSpan(), _y.AsSpan(), _context);

    /// <summary>The kernel over buffers, which are kept alive during the call.</summary>
    [Benchmark]
    public void KernelOverBuffers() => Kernels.Relu(_xBuffer, _yBuffer, _context);

    /// <summary>A training call without instructions: the bookkeeping of a block of steps.</summary>
    [Benchmark]
    public RunResult EmptyProgram() => _program.Run(_bindings, new RunOptions(batch: 1));

    /// <summary>Frees the objects.</summary>
    [GlobalCleanup]
    public void Free()
    {
        _program.Dispose();
        _context.Dispose();
        _xBuffer.Dispose();
        _yBuffer.Dispose();
        NativeMethods.ltn_context_destroy(_raw);
    }

    [DllImport(NativeMethods.LibraryName, ExactSpelling = true)]
    [SuppressGCTransition]
    private static extern int ltn_library_abi_version();
}
