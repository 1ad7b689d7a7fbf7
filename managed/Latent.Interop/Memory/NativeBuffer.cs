using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>Contents of new memory.</summary>
public enum NativeBufferOptions
{
    /// <summary>Zeros.</summary>
    ClearMemory,

    /// <summary>
    /// Arbitrary contents, so that <see cref="Allocator.Temp"/> skips zeroing. Other allocators return zeros nevertheless.
    /// </summary>
    UninitializedMemory,
}

/// <summary>
/// An array in native memory, aligned to 64 bytes. Kernels and programs use it without pinning. The struct is a reference: copies and
/// slices have the same memory, and become invalid when the buffer is disposed. The garbage collector frees a buffer that nobody disposed.
/// </summary>
/// <remarks>
/// The use of a disposed buffer throws an exception, and so does an index outside of the buffer, unless <c>Latent.Interop.SafetyChecks</c>
/// is switched off for a release build. Spans and pointers into a buffer are unchecked and keep nothing alive: see <see cref="AsSpan()"/>.
/// If a thread disposes a buffer while a kernel or program uses it, the memory is freed when that call ends.
/// </remarks>
/// <typeparam name="T">Type of the elements.</typeparam>
public readonly unsafe partial struct NativeBuffer<T> : IDisposable, IEquatable<NativeBuffer<T>>
    where T : unmanaged
{
    /// <summary>Marks a buffer that covers its whole memory, as its length.</summary>
    private const long Whole = -1;

    private readonly Lifetime? _lifetime;
    private readonly long _start;
    private readonly long _length;
    private readonly uint _generation;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <param name="allocator">Source of the memory; <see cref="Allocator.Persistent"/> if null.</param>
    /// <param name="options">Initial contents of the memory.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size in bytes exceeds 2^63 - 1.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="InvalidOperationException">
    /// The allocator is <see cref="Allocator.Temp"/> and no <see cref="TempScope"/> is open on this thread, or the variable of
    /// <see cref="NativeLeakDetection"/> has an unknown value.
    /// </exception>
    public NativeBuffer(long length, Allocator? allocator = null, NativeBufferOptions options = NativeBufferOptions.ClearMemory)
        : this((allocator ?? Allocator.Persistent).Allocate(CheckedBytes(length), options == NativeBufferOptions.ClearMemory, typeof(T)))
    {
    }

    /// <summary>Allocates a buffer that holds a copy of the values.</summary>
    /// <param name="values">The elements.</param>
    /// <param name="allocator">Source of the memory; <see cref="Allocator.Persistent"/> if null.</param>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    /// <exception cref="InvalidOperationException">
    /// The allocator is <see cref="Allocator.Temp"/> and no <see cref="TempScope"/> is open on this thread.
    /// </exception>
    public NativeBuffer(ReadOnlySpan<T> values, Allocator? allocator = null)
        : this(values.Length, allocator, NativeBufferOptions.UninitializedMemory)
    {
        values.CopyTo(AsSpan());
        GC.KeepAlive(_lifetime);
    }

    internal NativeBuffer(Lifetime lifetime)
        : this(lifetime, lifetime.Generation, 0, Whole)
    {
    }

    private NativeBuffer(Lifetime? lifetime, uint generation, long start, long length) =>
        (_lifetime, _generation, _start, _length) = (lifetime, generation, start, length);

    /// <summary>Number of elements.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public long Length => LengthIn(Alive());

    /// <summary>Size in bytes.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public long Bytes => Length * sizeof(T);

    /// <summary>False for the default value, and once the buffer is disposed.</summary>
    public bool IsCreated => _lifetime is not null && _lifetime.IsAlive(_generation);

    /// <summary>Address of the first element, for calls of the raw kernels.</summary>
    /// <remarks>The pointer is valid as long as a span of <see cref="AsSpan()"/>.</remarks>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "The member returns a pointer.")]
    public T* Pointer => (T*)Alive().Address + _start;

    internal Lifetime? Lifetime => _lifetime;

    internal uint Generation => _generation;

    /// <summary>Bytes from the start of the memory to the first element.</summary>
    internal long Offset => _start * sizeof(T);

    /// <summary>An element.</summary>
    /// <param name="index">Index from 0 to <see cref="Length"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The index is outside the buffer.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public ref T this[long index]
    {
        get
        {
            Lifetime lifetime = Alive();
            if (Safety.IsChecked && (ulong)index >= (ulong)LengthIn(lifetime))
            {
                ThrowIndex(index);
            }

            return ref ((T*)lifetime.Address + _start)[index];
        }
    }

    /// <summary>All elements.</summary>
    /// <remarks>
    /// A span does not keep its memory alive. It is valid until the buffer is disposed or resized, or its <see cref="TempScope"/> is
    /// closed. It is also valid only while the buffer is in use, which a <c>using</c> block or a later call of <c>GC.KeepAlive</c> ensures;
    /// otherwise the garbage collector may free the memory under the span. A <see cref="TensorView{T}"/>, a <see cref="MatrixView{T}"/> and
    /// the memory of a <see cref="NativeMemoryManager{T}"/> keep the buffer alive, and throw an exception once it is disposed.
    /// </remarks>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public Span<T> AsSpan() => Length <= int.MaxValue
        ? new Span<T>(Pointer, (int)Length)
        : throw new InvalidOperationException(
            $"The buffer holds {Length} elements, and a span at most {int.MaxValue}; use AsSpan(start, length).");

    /// <summary>Some elements.</summary>
    /// <remarks>The span is valid as long as that of <see cref="AsSpan()"/>.</remarks>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the buffer.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public Span<T> AsSpan(long start, int length)
    {
        T* pointer = Pointer;
        CheckRange(start, length);
        return new Span<T>(pointer + start, length);
    }

    /// <summary>A part of the buffer. It cannot be disposed itself, and becomes invalid with the whole buffer.</summary>
    /// <param name="start">Index of the first element.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the buffer.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public NativeBuffer<T> Slice(long start, long length)
    {
        Alive();
        CheckRange(start, length);
        return new NativeBuffer<T>(_lifetime, _generation, _start + start, length);
    }

    /// <summary>The elements from an index on, as a part of the buffer.</summary>
    /// <param name="start">Index of the first element.</param>
    /// <exception cref="ArgumentOutOfRangeException">The index is not inside the buffer.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public NativeBuffer<T> Slice(long start) => Slice(start, Length - start);

    /// <summary>
    /// Changes the length of the buffer. Elements that fit are kept, additional ones are zero. Copies of the buffer have the new length
    /// too. Spans, pointers, and slices beyond a shorter end become invalid.
    /// </summary>
    /// <param name="length">The new number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size in bytes exceeds 2^63 - 1.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory; the buffer is unchanged.</exception>
    /// <exception cref="InvalidOperationException">
    /// A kernel or program uses the buffer; or the buffer is a slice, does not own its memory, or belongs to the <see cref="TempScope"/> of
    /// another thread or to an outer one.
    /// </exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public void Resize(long length)
    {
        long bytes = CheckedBytes(length);
        Lifetime lifetime = Root("resized");
        if (!lifetime.TryBeginMove(_generation))
        {
            throw lifetime.IsAlive(_generation)
                ? new InvalidOperationException("The buffer is in use by a kernel, a program or a pin; resize it after that.")
                : Ended();
        }

        try
        {
            lifetime.Allocator.Resize(lifetime, bytes, typeof(T));
        }
        finally
        {
            lifetime.EndMove();
        }
    }

    /// <summary>
    /// Frees the memory when no kernel or program uses it any more. Further calls on this buffer or a copy of it do nothing, and so do
    /// calls on the default value, which has no memory.
    /// </summary>
    /// <exception cref="InvalidOperationException">The buffer is a slice.</exception>
    public void Dispose()
    {
        if (_lifetime is not null)
        {
            Root("disposed", mustLive: false).TryEnd(_generation);
        }
    }

    /// <summary>Whether both are the same elements of the same memory.</summary>
    public bool Equals(NativeBuffer<T> other) =>
        _lifetime == other._lifetime && _generation == other._generation && _start == other._start && _length == other._length;

    /// <inheritdoc/>
    public override bool Equals([NotNullWhen(true)] object? obj) => obj is NativeBuffer<T> other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode() => HashCode.Combine(_lifetime, _generation, _start, _length);

    /// <summary>Whether both are the same elements of the same memory.</summary>
    public static bool operator ==(NativeBuffer<T> left, NativeBuffer<T> right) => left.Equals(right);

    /// <summary>Whether the elements or the memory differ.</summary>
    public static bool operator !=(NativeBuffer<T> left, NativeBuffer<T> right) => !left.Equals(right);
}
