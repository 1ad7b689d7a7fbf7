using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>The memory of a buffer as it was when a call began. The default value refers to no buffer.</summary>
/// <param name="lifetime">Lifetime of the memory.</param>
/// <param name="generation">Generation of the buffer.</param>
/// <param name="address">Address of the memory when the call began.</param>
/// <param name="end">Bytes from the address to the end of the elements.</param>
internal readonly struct MemoryReference(Lifetime? lifetime, uint generation, nint address, long end)
{
    /// <summary>Throws if the lifetime has ended or the memory has moved. For users of the memory that do not hold it.</summary>
    internal void RequireAlive()
    {
        if (Safety.IsChecked && lifetime is not null && (!lifetime.IsAlive(generation) || HasMoved(lifetime)))
        {
            ThrowEnded();
        }
    }

    /// <summary>Keeps the memory alive until the hold ends.</summary>
    internal MemoryHold Hold()
    {
        if (lifetime is null)
        {
            return default;
        }

        if (!lifetime.TryAcquire(generation))
        {
            throw new UseAfterDisposeException("NativeBuffer", wasCreated: true);
        }

        if (HasMoved(lifetime))
        {
            lifetime.Release();
            throw new InvalidOperationException("The buffer was resized after this view or argument was created from it; create it again.");
        }

        return new MemoryHold(lifetime);
    }

    // Compares the size too: several resizes may move the memory back to its old address, with fewer bytes.
    private bool HasMoved(Lifetime memory) => memory.Address != address || memory.Bytes < end;

    [DoesNotReturn]
    private void ThrowEnded() => throw (lifetime!.IsAlive(generation)
        ? new InvalidOperationException("The buffer was resized after this view was created from it; create the view again.")
        : new UseAfterDisposeException("NativeBuffer", wasCreated: true));
}

/// <summary>
/// Keeps memory alive for one call, even if another thread disposes the buffer meanwhile. The default value holds nothing.
/// </summary>
internal readonly ref struct MemoryHold(Lifetime? lifetime)
{
    public void Dispose() => lifetime?.Release();
}
