using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

public readonly unsafe partial struct NativeBuffer<T>
{
    private static string Name => $"NativeBuffer<{typeof(T).Name}>";

    /// <summary>The memory as it is now, for a call that holds it.</summary>
    /// <param name="first">The elements, up to the largest length of a span.</param>
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

    /// <summary>The length of a slice; the largest length for a whole buffer, whose length depends on its memory.</summary>
    internal long FixedLength => IsSlice ? _length : long.MaxValue;

    private long LengthIn(Lifetime lifetime) => _length == Whole ? lifetime.Bytes / sizeof(T) : _length;

    /// <summary>Returns the lifetime; throws if it has ended or its memory no longer contains these elements.</summary>
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

    /// <summary>Returns the lifetime of a whole buffer; throws for a slice, which may not dispose or resize the memory.</summary>
    private Lifetime Root(string verb, bool mustLive = true)
    {
        if (_lifetime is not null && _length != Whole)
        {
            throw new InvalidOperationException($"A slice cannot be {verb}; the buffer that it is part of can.");
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
        $"The slice ends at element {_start + _length} of a buffer that was resized to {lifetime.Bytes / sizeof(T)}; "
        + "take the slice again.");

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "Every .NET indexer throws this exception.")]
    private void ThrowIndex(long index) =>
        throw new IndexOutOfRangeException($"The index is {index}; 0 to {Length - 1} was expected.");
}
