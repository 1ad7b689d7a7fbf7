using System.ComponentModel;

namespace Latent.Interop;

/// <summary>
/// Consecutive elements that a kernel writes. Arrays, spans, and a <see cref="NativeBuffer{T}"/> of any length convert to it.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public readonly ref struct KernelSpan<T>
    where T : unmanaged
{
    private readonly MemoryReference _memory;

    // The first elements, up to the largest length of a span.
    private readonly Span<T> _span;

    private KernelSpan(Span<T> span)
    {
        _span = span;
        Length = span.Length;
    }

    /// <summary>A span over the memory of a buffer, or over memory of no buffer.</summary>
    internal KernelSpan(Span<T> span, MemoryReference memory)
        : this(span) => _memory = memory;

    private KernelSpan(NativeBuffer<T> buffer)
    {
        _memory = buffer.Capture(out _span, out long length);
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Whether there is no element.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The elements of a span.</summary>
    public static implicit operator KernelSpan<T>(Span<T> span) => new(span);

    /// <summary>The elements of an array; none if it is null.</summary>
    public static implicit operator KernelSpan<T>(T[]? array) => new(array.AsSpan());

    /// <summary>The elements of a buffer.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public static implicit operator KernelSpan<T>(NativeBuffer<T> buffer) => new(buffer);

    /// <summary>The first element, for the <c>fixed</c> statement.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref T GetPinnableReference() => ref _span.GetPinnableReference();

    internal ReadOnlyKernelSpan<T> AsReadOnly() => new(_span, Length, _memory);

    /// <summary>Keeps the memory of a buffer alive until the hold ends.</summary>
    internal MemoryHold Hold() => _memory.Hold();
}
