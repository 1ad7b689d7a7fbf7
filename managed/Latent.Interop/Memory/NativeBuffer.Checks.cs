using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

public readonly unsafe partial struct NativeBuffer<T>
{
    /// <summary>The elements, or as many of them as a span can have.</summary>
    internal Span<T> FirstElements => new(Pointer, (int)Math.Min(Length, int.MaxValue));

    /// <summary>The memory, for a call that holds it.</summary>
    internal MemoryReference Reference => new(_lifetime, _generation, (nint)Pointer - (nint)Offset);

    private static string Name => $"NativeBuffer<{typeof(T).Name}>";

    internal static long CheckedBytes(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue / sizeof(T));
        return length * sizeof(T);
    }

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
        if (_length != Whole)
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
