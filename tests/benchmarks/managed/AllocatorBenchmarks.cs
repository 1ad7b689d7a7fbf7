using System.Buffers;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using BenchmarkDotNet.Attributes;
using Latent.Interop;
using SystemMemory = System.Runtime.InteropServices.NativeMemory;

namespace Latent.Benchmarks;

/// <summary>
/// Allocation and release of memory. The memory is not cleared, except by Frame, Persistent and a plain array, which always clear it.
/// </summary>
public unsafe class AllocatorBenchmarks
{
    private const int InScope = 1000;
    private const nuint Alignment = 64;

    private readonly FunctionAllocator _functions = new("C functions", &Allocate, &Release);

    /// <summary>Size of the memory.</summary>
    [Params(1 << 10, 1 << 20)]
    public int Bytes { get; set; }

    /// <summary>Prepares the methods.</summary>
    [GlobalSetup]
    public void Create() => WarmUp.Once(
        nameof(AllocatorBenchmarks), TempInOpenScope, Temp, Frame, Persistent, Functions, AlignedAlloc, Pool, () => NewArray());

    /// <summary>Memory from the arena of a thread, in a scope that is already open.</summary>
    [Benchmark(OperationsPerInvoke = InScope)]
    public void TempInOpenScope()
    {
        using TempScope scope = TempScope.Open();
        for (int i = 0; i < InScope; i++)
        {
            new NativeBuffer<byte>(Bytes, Allocator.Temp, NativeBufferOptions.UninitializedMemory).Dispose();
        }
    }

    /// <summary>Memory from the arena of a thread, with its scope.</summary>
    [Benchmark]
    public void Temp()
    {
        using TempScope scope = TempScope.Open();
        _ = new NativeBuffer<byte>(Bytes, Allocator.Temp, NativeBufferOptions.UninitializedMemory);
    }

    /// <summary>Memory that is reported if it lives too long.</summary>
    [Benchmark]
    public void Frame() => new NativeBuffer<byte>(Bytes, Allocator.Frame).Dispose();

    /// <summary>Memory that lives until it is disposed.</summary>
    [Benchmark]
    public void Persistent() => new NativeBuffer<byte>(Bytes, Allocator.Persistent).Dispose();

    /// <summary>Memory from the caller's functions, here managed functions that native code calls.</summary>
    [Benchmark]
    public void Functions() => new NativeBuffer<byte>(Bytes, _functions, NativeBufferOptions.UninitializedMemory).Dispose();

    /// <summary>.NET's native memory.</summary>
    [Benchmark]
    public void AlignedAlloc() => SystemMemory.AlignedFree(SystemMemory.AlignedAlloc((nuint)Bytes, Alignment));

    /// <summary>.NET's pool of arrays.</summary>
    [Benchmark]
    public void Pool() => ArrayPool<byte>.Shared.Return(ArrayPool<byte>.Shared.Rent(Bytes));

    /// <summary>A new array, which the garbage collector has to free later.</summary>
    [Benchmark]
    public byte[] NewArray() => new byte[Bytes];

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(void* state, long bytes) => SystemMemory.Alloc((nuint)bytes);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* state, void* memory, long bytes) => SystemMemory.Free(memory);
}
