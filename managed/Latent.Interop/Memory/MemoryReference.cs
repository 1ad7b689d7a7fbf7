using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>The memory of a buffer as it was when a call began; the default value is that of no buffer.</summary>
/// <param name="lifetime">Whose memory it is.</param>
/// <param name="generation">The generation of the buffer.</param>
/// <param name="address">Where it was.</param>
/// <param name="end">Bytes from there to the end of the elements.</param>
internal readonly struct MemoryReference(Lifetime? lifetime, uint generation, nint address, long end)
{
    /// <summary>Throws if the memory has ended or moved, for whoever uses it without a hold.</summary>
    internal void RequireAlive()
    {
        if (Safety.IsChecked && lifetime is not null && (!lifetime.IsAlive(generation) || HasMoved(lifetime)))
        {
            ThrowEnded();
        }
    }

    /// <summary>Keeps the memory until the hold ends.</summary>
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
            throw new InvalidOperationException("The buffer was resized after this view or argument of it was made; make it anew.");
        }

        return new MemoryHold(lifetime);
    }

    // Several resizes may bring it back to where it was, with fewer bytes.
    private bool HasMoved(Lifetime memory) => memory.Address != address || memory.Bytes < end;

    [DoesNotReturn]
    private void ThrowEnded() => throw (lifetime!.IsAlive(generation)
        ? new InvalidOperationException("The buffer was resized after the view of it was made; make the view anew.")
        : new UseAfterDisposeException("NativeBuffer", wasCreated: true));
}

/// <summary>The right to use memory for one call, whoever disposes it meanwhile. The default value holds nothing.</summary>
internal readonly ref struct MemoryHold(Lifetime? lifetime)
{
    public void Dispose() => lifetime?.Release();
}
