namespace Latent.Interop;

/// <summary>
/// A source of memory for a <see cref="NativeBuffer{T}"/>, with a rule for its lifetime. All memory is aligned to 64 bytes.
/// </summary>
public abstract class Allocator
{
    private protected Allocator(string name) => Name = name;

    /// <summary>
    /// For buffers that do not outlive a <see cref="TempScope"/>. An allocation takes a few nanoseconds, from memory of the calling thread.
    /// </summary>
    public static Allocator Temp { get; } = new TempAllocator();

    /// <summary>For buffers that live for some frames or steps. A buffer that is not disposed by then is reported.</summary>
    public static FrameAllocator Frame { get; } = new FrameAllocator();

    /// <summary>For buffers that live until they are disposed.</summary>
    public static Allocator Persistent { get; } = new PersistentAllocator();

    /// <summary>Name of the allocator in reports.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Allocates memory for a new lifetime, or for a new generation of a used one.</summary>
    /// <param name="bytes">Size of the memory, 0 or more.</param>
    /// <param name="clear">Whether the memory must be zero.</param>
    /// <param name="element">Type of the elements, for reports of leaks.</param>
    internal abstract Lifetime Allocate(long bytes, bool clear, Type element);

    /// <summary>
    /// Moves the contents of a lifetime to memory of another size, between the begin and the end of a move. Additional bytes are zero.
    /// </summary>
    internal abstract void Resize(Lifetime lifetime, long bytes, Type element);

    /// <summary>Takes back the memory of a lifetime that has ended.</summary>
    internal abstract void Free(Lifetime lifetime);

    /// <summary>Copies the bytes that fit into the target, and clears the remainder of the target.</summary>
    private protected static unsafe void Move(nint source, long sourceBytes, nint target, long targetBytes)
    {
        long kept = Math.Min(sourceBytes, targetBytes);
        Buffer.MemoryCopy((void*)source, (void*)target, targetBytes, kept);
        NativeMemory.Clear(target + (nint)kept, targetBytes - kept);
    }
}
