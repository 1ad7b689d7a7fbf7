using System.Buffers;

namespace Latent.Interop;

/// <summary>
/// A <see cref="Memory{T}"/> over a <see cref="NativeBuffer{T}"/>, for code that takes one: streams, pipelines, asynchronous methods. While
/// it is pinned, the memory stays alive even if the buffer is disposed, and the buffer cannot be resized.
/// </summary>
/// <example>
/// <code>
/// using NativeMemoryManager&lt;byte&gt; manager = new(buffer);
/// await stream.ReadExactlyAsync(manager.Memory);
/// </code>
/// </example>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed unsafe class NativeMemoryManager<T> : MemoryManager<T>
    where T : unmanaged
{
    private readonly NativeBuffer<T> _buffer;
    private readonly bool _ownsBuffer;
    private int _pins;
    private bool _isDisposed;

    /// <summary>Creates a manager.</summary>
    /// <param name="buffer">The buffer, of at most 2^31 - 1 elements.</param>
    /// <param name="ownsBuffer">Whether the buffer is disposed with the manager.</param>
    /// <exception cref="ArgumentException">
    /// The buffer has more elements, is from <see cref="Allocator.Temp"/>, or is a slice that the manager should own.
    /// </exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public NativeMemoryManager(NativeBuffer<T> buffer, bool ownsBuffer = false)
    {
        if (buffer.Length > int.MaxValue)
        {
            throw new ArgumentException($"The buffer has {buffer.Length} elements; Memory<T> has at most {int.MaxValue}. Take a slice.",
                nameof(buffer));
        }

        if (buffer.Lifetime!.Allocator == Allocator.Temp)
        {
            throw new ArgumentException(
                "The buffer is from Allocator.Temp, whose TempScope would wait for a pin that outlives it; use another allocator.",
                nameof(buffer));
        }

        if (ownsBuffer && buffer.IsSlice)
        {
            throw new ArgumentException(
                "The buffer is a slice, which cannot be disposed and so cannot be owned; pass the buffer that it is part of.",
                nameof(buffer));
        }

        (_buffer, _ownsBuffer) = (buffer, ownsBuffer);
    }

    /// <summary>The elements.</summary>
    /// <exception cref="ObjectDisposedException">The manager is disposed.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public override Span<T> GetSpan()
    {
        ThrowIfDisposed();
        return _buffer.AsSpan();
    }

    /// <summary>Keeps the memory alive and in its place until <see cref="Unpin"/>.</summary>
    /// <param name="elementIndex">Index of the element to point to, 0 to the length.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is outside of the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The manager is disposed.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public override MemoryHandle Pin(int elementIndex = 0)
    {
        ThrowIfDisposed();
        ArgumentOutOfRangeException.ThrowIfNegative(elementIndex);
        _buffer.Acquire();
        // From here on the memory is neither moved nor freed.
        Lifetime lifetime = _buffer.Lifetime!;
        if ((_buffer.Offset / sizeof(T)) + elementIndex > lifetime.Bytes / sizeof(T) || elementIndex > _buffer.FixedLength)
        {
            lifetime.Release();
            throw new ArgumentOutOfRangeException(nameof(elementIndex), elementIndex,
                "An index of the buffer, or its length, was expected.");
        }

        Interlocked.Increment(ref _pins);
        return new MemoryHandle((byte*)lifetime.Address + _buffer.Offset + ((long)elementIndex * sizeof(T)), default, this);
    }

    /// <summary>Ends a pin.</summary>
    /// <exception cref="InvalidOperationException">Nothing is pinned.</exception>
    public override void Unpin()
    {
        if (Interlocked.Decrement(ref _pins) < 0)
        {
            Interlocked.Increment(ref _pins);
            throw new InvalidOperationException("The memory is unpinned more often than it was pinned.");
        }

        _buffer.Lifetime!.Release();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        bool isFirst = !_isDisposed;
        _isDisposed = true;
        if (isFirst && _ownsBuffer)
        {
            _buffer.Dispose();
        }
    }

    private void ThrowIfDisposed() => ObjectDisposedException.ThrowIf(_isDisposed, this);
}
