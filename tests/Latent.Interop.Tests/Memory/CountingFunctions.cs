using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using SystemMemory = System.Runtime.InteropServices.NativeMemory;

namespace Latent.Interop.Tests.Memory;

/// <summary>
/// An allocator like that of an engine: two C functions that count their allocations. The test can make the first one fail.
/// </summary>
internal sealed unsafe class CountingFunctions : IDisposable
{
    private readonly Counters* _counters = (Counters*)SystemMemory.AllocZeroed((nuint)sizeof(Counters));

    internal CountingFunctions() => Allocator = new FunctionAllocator("Counting", &Allocate, &Release, _counters);

    internal FunctionAllocator Allocator { get; }

    internal long LiveCount => Volatile.Read(ref _counters->LiveCount);

    internal long LiveBytes => Volatile.Read(ref _counters->LiveBytes);

    internal bool Fails
    {
        set => _counters->Fails = value ? 1 : 0;
    }

    public void Dispose() => SystemMemory.Free(_counters);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void* Allocate(void* state, long bytes)
    {
        Counters* counters = (Counters*)state;
        if (counters->Fails != 0 || bytes > int.MaxValue)
        {
            return null;
        }

        Interlocked.Increment(ref counters->LiveCount);
        Interlocked.Add(ref counters->LiveBytes, bytes);

        // Returns memory that is neither aligned nor zero.
        byte* memory = (byte*)SystemMemory.Alloc((nuint)bytes + 1) + 1;
        new Span<byte>(memory, (int)bytes).Fill(0xcc);
        return memory;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Release(void* state, void* memory, long bytes)
    {
        Counters* counters = (Counters*)state;
        Interlocked.Decrement(ref counters->LiveCount);
        Interlocked.Add(ref counters->LiveBytes, -bytes);
        SystemMemory.Free((byte*)memory - 1);
    }

    private struct Counters
    {
        public long LiveCount;
        public long LiveBytes;
        public int Fails;
    }
}
