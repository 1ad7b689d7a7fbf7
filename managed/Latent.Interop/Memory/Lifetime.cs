namespace Latent.Interop;

/// <summary>
/// The state that all copies and slices of a buffer have in common: the address of the memory, whether the memory is alive, and the number
/// of its users. An object serves several buffers in succession. Each of them has another generation, so that an old buffer cannot use the
/// memory of a new one.
/// </summary>
/// <param name="allocator">The allocator that frees the memory.</param>
internal sealed class Lifetime(Allocator allocator)
{
    // The state holds the generation in its upper half, then two flags, and below them the number of uses under way.
    private const int GenerationShift = 32;
    private const long Ended = 1L << 31;
    private const long Moving = 1L << 30;
    private const long Uses = Moving - 1;

    private long _state;

    /// <summary>The allocator that frees the memory.</summary>
    internal Allocator Allocator => allocator;

    /// <summary>Address of the memory. Only the allocator sets it, while nobody uses the memory.</summary>
    internal nint Address { get; set; }

    /// <summary>Size of the memory in bytes.</summary>
    internal long Bytes { get; set; }

    /// <summary>The owner of the memory: a handle, the pin of an array, or an arena; null for memory that the caller owns.</summary>
    internal object? Owner { get; set; }

    /// <summary>The generation of the current buffer.</summary>
    internal uint Generation => (uint)(Volatile.Read(ref _state) >> GenerationShift);

    /// <summary>Whether the memory still belongs to a generation.</summary>
    internal bool IsAlive(uint generation) => Generation == generation;

    /// <summary>Whether a call uses or moves the memory, or has ended the lifetime without having freed the memory yet.</summary>
    internal bool IsBusy => (Volatile.Read(ref _state) & (Ended | Moving | Uses)) != 0;

    /// <summary>
    /// Keeps the memory until <see cref="Release"/>, even if the lifetime ends before. Returns false if the lifetime has ended already.
    /// </summary>
    internal bool TryAcquire(uint generation)
    {
        for (SpinWait spin = default; ; spin.SpinOnce())
        {
            long state = Volatile.Read(ref _state);
            if ((uint)(state >> GenerationShift) != generation || (state & Ended) != 0)
            {
                return false;
            }

            if ((state & Moving) == 0 && Interlocked.CompareExchange(ref _state, state + 1, state) == state)
            {
                return true;
            }
        }
    }

    internal void Release()
    {
        if ((Interlocked.Decrement(ref _state) & (Ended | Uses)) == Ended)
        {
            Free();
        }
    }

    /// <summary>
    /// Ends the lifetime, and frees the memory as soon as nobody uses it. Returns false if the lifetime has ended already.
    /// </summary>
    internal bool TryEnd(uint generation)
    {
        for (SpinWait spin = default; ; spin.SpinOnce())
        {
            long state = Volatile.Read(ref _state);
            if ((uint)(state >> GenerationShift) != generation || (state & Ended) != 0)
            {
                return false;
            }

            long ended = unchecked(state + (1L << GenerationShift)) | Ended;
            if ((state & Moving) == 0 && Interlocked.CompareExchange(ref _state, ended, state) == state)
            {
                if ((state & Uses) == 0)
                {
                    Free();
                }

                return true;
            }
        }
    }

    /// <summary>Keeps other users out while the memory moves. Returns false if the memory is in use or the lifetime has ended.</summary>
    internal bool TryBeginMove(uint generation)
    {
        long idle = (long)generation << GenerationShift;
        return Interlocked.CompareExchange(ref _state, idle | Moving, idle) == idle;
    }

    internal void EndMove() => Interlocked.Add(ref _state, -Moving);

    private void Free()
    {
        // Makes the state ready for the next generation before the allocator may use this object again.
        Interlocked.Add(ref _state, -Ended);
        allocator.Free(this);
    }
}
