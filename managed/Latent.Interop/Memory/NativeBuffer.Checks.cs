using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

public readonly unsafe partial struct NativeBuffer<T>
{
    private static string Name => $"NativeBuffer<{typeof(T).Name}>";

    /// <summary>The memory as it is now, for a call that holds it.</summary>
    /// <param name="first">The elements, or as many of them as a span can have.</param>
    /// <param name="length">Number of elements.</param>
    internal MemoryReference Capture(out Span<T> first, out long length)
    {
        Lifetime lifetime = Alive();
        nint address = lifetime.Address;
        length = LengthIn(lifetime);
        first = new Span<T>((T*)address + _start, (int)Math.Min(length, int.MaxValue));
        return new MemoryReference(lifetime, _generation, address, (_start + length) * sizeof(T));
    }

    internal static long CheckedBytes(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue / sizeof(T));
        return length * sizeof(T);
    }

    /// <summary>Keeps the memory alive and in its place until its lifetime is released.</summary>
    internal void Acquire()
    {
        if (!Alive().TryAcquire(_generation))
        {
            throw Ended();
        }
    }

    /// <summary>Keeps the memory alive and in its place until the hold ends.</summary>
    private MemoryHold Hold()
    {
        Acquire();
        return new MemoryHold(_lifetime);
    }

    internal bool IsSlice => _length != Whole;

    /// <summary>The length of a slice; that of another buffer lies with its memory, and this is the largest there is.</summary>
    internal long FixedLength => IsSlice ? _length : long.MaxValue;

    private long LengthIn(Lifetime lifetime) => _length == Whole ? lifetime.Bytes / sizeof(T) : _length;

    /// <summary>The lifetime, if it has not ended and still has these elements.</summary>
    private Lifetime Alive()
    {
        Lifetime? lifetime = _lifetime;
        if (Safety.IsChecked)
        {
            if (lifetime is null || !lifetime.IsAlive(_generation))
            {
                throw Ended();
            }

            if (_length != Whole && (_start + _length) * sizeof(T) > lifetime.Bytes)
            {
                ThrowShrunk(lifetime);
            }
        }

        return lifetime!;
    }

    /// <summary>The lifetime of a buffer that may decide over its memory.</summary>
    private Lifetime Root(string verb, bool mustLive = true)
    {
        if (_lifetime is not null && _length != Whole)
        {
            throw new InvalidOperationException($"A slice cannot be {verb}; the buffer that it was taken of can.");
        }

        return mustLive && !IsCreated ? throw Ended() : _lifetime!;
    }

    private void CheckRange(long start, long length)
    {
        if (Safety.IsChecked)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(start);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length);
            ArgumentOutOfRangeException.ThrowIfNegative(length);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        }
    }

    private UseAfterDisposeException Ended() => new(Name, wasCreated: _lifetime is not null);

    [DoesNotReturn]
    private void ThrowShrunk(Lifetime lifetime) => throw new InvalidOperationException(
        $"The slice ends at element {_start + _length} of a buffer that was resized to {lifetime.Bytes / sizeof(T)}; take it anew.");

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "The exception of every .NET indexer.")]
    private void ThrowIndex(long index) =>
        throw new IndexOutOfRangeException($"The index is {index}; 0 to {Length - 1} was expected.");
}
