using System.ComponentModel;
using System.Runtime.CompilerServices;

namespace Latent.Interop;

/// <summary>
/// Consecutive elements that a kernel reads. Arrays, spans, collection expressions, and a <see cref="NativeBuffer{T}"/> of any length
/// convert to it.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
[CollectionBuilder(typeof(ReadOnlyKernelSpan), nameof(ReadOnlyKernelSpan.Create))]
public readonly ref struct ReadOnlyKernelSpan<T>
    where T : unmanaged
{
    private readonly MemoryReference _memory;

    // The first elements, up to the largest length of a span.
    private readonly ReadOnlySpan<T> _span;

    private ReadOnlyKernelSpan(ReadOnlySpan<T> span)
    {
        _span = span;
        Length = span.Length;
    }

    internal ReadOnlyKernelSpan(ReadOnlySpan<T> span, long length, MemoryReference memory)
    {
        _span = span;
        _memory = memory;
        Length = length;
    }

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Whether there is no element.</summary>
    public bool IsEmpty => Length == 0;

    /// <summary>The elements of a span.</summary>
    public static implicit operator ReadOnlyKernelSpan<T>(ReadOnlySpan<T> span) => new(span);

    /// <summary>The elements of a span.</summary>
    public static implicit operator ReadOnlyKernelSpan<T>(Span<T> span) => new(span);

    /// <summary>The elements of an array; none if it is null.</summary>
    public static implicit operator ReadOnlyKernelSpan<T>(T[]? array) => new(array);

    /// <summary>The elements of a buffer.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public static implicit operator ReadOnlyKernelSpan<T>(NativeBuffer<T> buffer) => ((KernelSpan<T>)buffer).AsReadOnly();

    /// <summary>The elements of a writable span.</summary>
    public static implicit operator ReadOnlyKernelSpan<T>(KernelSpan<T> span) => span.AsReadOnly();

    /// <summary>Enumerates the elements, which collection expressions need.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public ReadOnlySpan<T>.Enumerator GetEnumerator()
    {
        _memory.RequireAlive();
        return Length == _span.Length
            ? _span.GetEnumerator()
            : throw new InvalidOperationException($"There are {Length} elements; at most {int.MaxValue} can be enumerated.");
    }

    /// <summary>The first element, for the <c>fixed</c> statement.</summary>
    [EditorBrowsable(EditorBrowsableState.Never)]
    public ref readonly T GetPinnableReference() => ref _span.GetPinnableReference();

    /// <summary>Keeps the memory of a buffer alive until the hold ends.</summary>
    internal MemoryHold Hold() => _memory.Hold();
}

/// <summary>Converts collection expressions such as <c>[1, 2, 3]</c> to arguments of kernels.</summary>
public static class ReadOnlyKernelSpan
{
    /// <summary>Creates a span over the elements of a collection expression.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="values">The elements.</param>
    public static ReadOnlyKernelSpan<T> Create<T>(ReadOnlySpan<T> values)
        where T : unmanaged => values;
}
