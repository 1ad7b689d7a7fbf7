using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace Latent.Interop;

/// <summary>
/// A flag that ends a run of a <see cref="NativeProgram"/> before its next step. It may be set and reset by any thread at any time, and
/// serve several runs.
/// </summary>
public sealed unsafe class CancellationFlag
{
    // On the pinned heap, so that native code may read it during a run while other threads write it.
    private readonly int[] _cell = GC.AllocateArray<int>(1, pinned: true);

    /// <summary>True between <see cref="Cancel"/> and <see cref="Reset"/>.</summary>
    public bool IsCancelled => Volatile.Read(ref _cell[0]) != 0;

    internal int* Pointer => (int*)Unsafe.AsPointer(ref MemoryMarshal.GetArrayDataReference(_cell));

    /// <summary>Ends runs that use this flag before their next step.</summary>
    public void Cancel() => Volatile.Write(ref _cell[0], 1);

    /// <summary>Lets further runs go on.</summary>
    public void Reset() => Volatile.Write(ref _cell[0], 0);
}
