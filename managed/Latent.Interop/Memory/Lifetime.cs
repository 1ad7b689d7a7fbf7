namespace Latent.Interop;

/// <summary>
/// What all copies and slices of a buffer share: where its memory is, whether it still is, and who uses it. A generation tells the buffer
/// that the memory was given to from those before and after it.
/// </summary>
/// <param name="allocator">Who frees the memory.</param>
internal sealed class Lifetime(Allocator allocator)
{
    // The generation in the upper half of the state, two flags, and below them the number of uses under way.
    private const int GenerationShift = 32;
    private const long Ended = 1L << 31;
    private const long Moving = 1L << 30;
    private const long Uses = Moving - 1;

    private long _state;

    /// <summary>Who frees the memory.</summary>
    internal Allocator Allocator => allocator;

    /// <summary>The memory. Its owner alone writes this, while nobody uses it.</summary>
    internal nint Address { get; set; }

    /// <summary>The size of the memory.</summary>
    internal long Bytes { get; set; }

    /// <summary>What keeps the memory: a handle, the pin of an array, or an arena; null if somebody else does.</summary>
    internal object? Owner { get; set; }

    /// <summary>The number that buffers of the present memory carry.</summary>
    internal uint Generation => (uint)(Volatile.Read(ref _state) >> GenerationShift);

    /// <summary>Whether the memory is still that of a generation.</summary>
    internal bool IsAlive(uint generation) => Generation == generation;

    /// <summary>Whether some call uses or moves the memory, or its end is not done with.</summary>
    internal bool IsBusy => (Volatile.Read(ref _state) & (Ended | Moving | Uses)) != 0;

    /// <summary>Keeps the memory, beyond the end of the lifetime, until <see cref="Release"/>; false if it has ended before.</summary>
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

    /// <summary>Ends the lifetime, and frees the memory as soon as nobody uses it; false if it has ended before.</summary>
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

    /// <summary>Keeps others out while the memory moves; false if it is in use or has ended.</summary>
    internal bool TryBeginMove(uint generation)
    {
        long idle = (long)generation << GenerationShift;
        return Interlocked.CompareExchange(ref _state, idle | Moving, idle) == idle;
    }

    internal void EndMove() => Interlocked.Add(ref _state, -Moving);

    private void Free()
    {
        // The state is ready for the next generation before the memory goes back.
        Interlocked.Add(ref _state, -Ended);
        allocator.Free(this);
    }
}
