namespace Latent.Interop;

/// <summary>
/// An allocator that takes its memory from two C functions, such as those of an engine. The library asks for some more bytes than a buffer has, aligns
/// them and counts them. The functions must not throw, and must serve every thread that allocates or
/// disposes, and the finaliser thread, which releases forgotten buffers, for as long as the process lives.
/// </summary>
public sealed unsafe class FunctionAllocator : HeapAllocator
{
    private readonly Native.MemoryFunctions _functions;

    /// <summary>Creates an allocator.</summary>
    /// <param name="name">Its name in reports.</param>
    /// <param name="allocate">Gives memory for (state, bytes), of any alignment and contents, or null if there is none.</param>
    /// <param name="release">Takes memory back: (state, memory, bytes).</param>
    /// <param name="state">Handed to both.</param>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public FunctionAllocator(
        string name, delegate* unmanaged[Cdecl]<void*, long, void*> allocate, delegate* unmanaged[Cdecl]<void*, void*, long, void> release, void* state = null)
        : base(name)
    {
        if (allocate is null || release is null)
        {
            throw new ArgumentNullException(allocate is null ? nameof(allocate) : nameof(release));
        }

        _functions = new Native.MemoryFunctions { Allocate = allocate, Release = release, State = state };
    }

    private protected override NativeMemory.Handle NewMemory(long bytes, Type element) => new(bytes, this, element, _functions);
}
