namespace Latent.Interop;

public readonly unsafe partial struct NativeBuffer<T>
{
    /// <summary>Overwrites elements from an index on.</summary>
    /// <param name="values">The new values.</param>
    /// <param name="start">Index of the first element to overwrite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The values do not fit into the buffer.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public void CopyFrom(ReadOnlySpan<T> values, long start = 0)
    {
        using MemoryHold hold = Hold();
        values.CopyTo(AsSpan(start, values.Length));
    }

    /// <summary>Overwrites all elements with those of another buffer of the same length.</summary>
    /// <param name="source">The new values; their memory may overlap this buffer.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="UseAfterDisposeException">A buffer is disposed.</exception>
    public void CopyFrom(NativeBuffer<T> source)
    {
        using MemoryHold hold = Hold(), sourceHold = source.Hold();
        if (source.Length != Length)
        {
            throw new ArgumentException($"The source has {source.Length} elements; {Length} were expected.", nameof(source));
        }

        Buffer.MemoryCopy(source.Pointer, Pointer, Bytes, Bytes);
    }

    /// <summary>Copies elements from an index on, until the destination is full.</summary>
    /// <param name="destination">Receives the values.</param>
    /// <param name="start">Index of the first element to copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has fewer elements.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public void CopyTo(Span<T> destination, long start = 0)
    {
        using MemoryHold hold = Hold();
        AsSpan(start, destination.Length).CopyTo(destination);
    }

    /// <summary>Copies all elements to another buffer of the same length.</summary>
    /// <param name="destination">Receives the values; it may overlap this buffer.</param>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    /// <exception cref="UseAfterDisposeException">A buffer is disposed.</exception>
    public void CopyTo(NativeBuffer<T> destination) => destination.CopyFrom(this);

    /// <summary>Copies the elements to a new array.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public T[] ToArray()
    {
        using MemoryHold hold = Hold();
        return AsSpan().ToArray();
    }

    /// <summary>Sets all elements to a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public void Fill(T value)
    {
        using MemoryHold hold = Hold();
        (nint pointer, long length) = ((nint)Pointer, Length);
        for (long start = 0; start < length; start += int.MaxValue)
        {
            new Span<T>((T*)pointer + start, (int)Math.Min(int.MaxValue, length - start)).Fill(value);
        }
    }

    /// <summary>Sets all elements to zero.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public void Clear()
    {
        using MemoryHold hold = Hold();
        NativeMemory.Clear((nint)Pointer, Bytes);
    }
}
