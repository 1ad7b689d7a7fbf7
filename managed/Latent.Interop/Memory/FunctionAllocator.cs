namespace Latent.Interop;

/// <summary>
/// An allocator that takes its memory from two C functions, such as those of an engine. The library requests some bytes more than a buffer
/// has, aligns the memory and counts it. The functions must not throw. They must work on every thread that allocates or disposes, and on
/// the finaliser thread, which releases buffers that nobody disposed, until the process ends.
/// </summary>
public sealed unsafe class FunctionAllocator : HeapAllocator
{
    private readonly Native.MemoryFunctions _functions;

    /// <summary>Creates an allocator.</summary>
    /// <param name="name">Name of the allocator in reports.</param>
    /// <param name="allocate">
    /// Function of (state, bytes) that returns memory, with any alignment and contents, or null if there is none.
    /// </param>
    /// <param name="release">Function of (state, memory, bytes) that takes memory back.</param>
    /// <param name="state">First argument of both functions.</param>
    /// <exception cref="ArgumentNullException">A function is null.</exception>
    public FunctionAllocator(
        string name, delegate* unmanaged[Cdecl]<void*, long, void*> allocate, delegate* unmanaged[Cdecl]<void*, void*, long, void> release,
        void* state = null)
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
