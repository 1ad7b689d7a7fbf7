namespace Latent.Interop;

/// <summary>An allocator whose memory comes from the native library, with one allocation per buffer.</summary>
public abstract class HeapAllocator : Allocator
{
    private protected HeapAllocator(string name)
        : base(name)
    {
    }

    internal override Lifetime Allocate(long bytes, bool clear, Type element)
    {
        Lifetime lifetime = new(this);
        Take(lifetime, NewMemory(bytes, element));
        return lifetime;
    }

    internal override void Resize(Lifetime lifetime, long bytes, Type element)
    {
        NativeMemory.Handle memory = NewMemory(bytes, element);
        Move(lifetime.Address, lifetime.Bytes, memory.Address, bytes);
        object? old = lifetime.Owner;
        Take(lifetime, memory);
        ((NativeMemory.Handle)old!).Dispose();
    }

    internal override void Free(Lifetime lifetime) => ((NativeMemory.Handle)lifetime.Owner!).Dispose();

    /// <summary>Allocates zero-filled memory.</summary>
    private protected virtual NativeMemory.Handle NewMemory(long bytes, Type element) => new(bytes, this, element);

    private static void Take(Lifetime lifetime, NativeMemory.Handle memory)
    {
        lifetime.Owner = memory;
        lifetime.Address = memory.Address;
        lifetime.Bytes = memory.Bytes;
    }
}

/// <summary>The allocator of buffers that live until they are disposed.</summary>
internal sealed class PersistentAllocator() : HeapAllocator("Persistent");
