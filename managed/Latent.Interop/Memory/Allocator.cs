namespace Latent.Interop;

/// <summary>Where the memory of a <see cref="NativeBuffer{T}"/> comes from, and how long it may live. All memory is aligned to 64 bytes.</summary>
public abstract class Allocator
{
    private protected Allocator(string name) => Name = name;

    /// <summary>For buffers that do not outlive a <see cref="TempScope"/>: a few nanoseconds, from memory that each thread keeps for itself.</summary>
    public static Allocator Temp { get; } = new TempAllocator();

    /// <summary>For buffers that are handed on for some frames or steps: reported if they are not disposed by then.</summary>
    public static FrameAllocator Frame { get; } = new FrameAllocator();

    /// <summary>For buffers that live until they are disposed.</summary>
    public static Allocator Persistent { get; } = new PersistentAllocator();

    /// <summary>The name in reports.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override string ToString() => Name;

    /// <summary>Memory of a new lifetime, or of a new generation of a used one.</summary>
    /// <param name="bytes">Its size, 0 or more.</param>
    /// <param name="clear">Whether it must be zero.</param>
    /// <param name="element">Type of the elements, for reports of leaks.</param>
    internal abstract Lifetime Allocate(long bytes, bool clear, Type element);

    /// <summary>Moves the contents of a lifetime, which is being moved, to memory of another size. What is new is zero.</summary>
    internal abstract void Resize(Lifetime lifetime, long bytes, Type element);

    /// <summary>Takes back the memory of a lifetime that has ended.</summary>
    internal abstract void Free(Lifetime lifetime);

    /// <summary>Copies what both hold, and clears the rest of the target.</summary>
    private protected static unsafe void Move(nint source, long sourceBytes, nint target, long targetBytes)
    {
        long kept = Math.Min(sourceBytes, targetBytes);
        Buffer.MemoryCopy((void*)source, (void*)target, targetBytes, kept);
        NativeMemory.Clear(target + (nint)kept, targetBytes - kept);
    }
}
