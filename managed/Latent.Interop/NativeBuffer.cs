using System.Diagnostics.CodeAnalysis;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// An array in native memory, aligned to 64 bytes and zero-filled at first. Kernels and programs use it without pinning. Keep a
/// reference to the buffer for as long as a span or pointer into it is in use, and dispose it afterwards.
/// </summary>
/// <typeparam name="T">Type of the elements.</typeparam>
public sealed unsafe class NativeBuffer<T> : IDisposable
    where T : unmanaged
{
    private readonly NativeMemory.Handle _handle;

    /// <summary>Allocates a buffer.</summary>
    /// <param name="length">Number of elements, 0 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The length is negative, or its size in bytes exceeds 2^63 - 1.</exception>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public NativeBuffer(long length)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, long.MaxValue / sizeof(T));
        Length = length;
        _handle = new NativeMemory.Handle(length * sizeof(T));
    }

    /// <summary>Allocates a buffer that holds a copy of the values.</summary>
    /// <param name="values">The elements.</param>
    /// <exception cref="InsufficientMemoryException">There is not enough memory.</exception>
    public NativeBuffer(ReadOnlySpan<T> values)
        : this(values.Length) => values.CopyTo(AsSpan());

    /// <summary>Number of elements.</summary>
    public long Length { get; }

    /// <summary>Size in bytes.</summary>
    public long Bytes => Length * sizeof(T);

    /// <summary>False once the buffer is disposed.</summary>
    public bool IsCreated => !_handle.IsDisposed;

    /// <summary>Address of the first element, for callers of raw kernels.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    [SuppressMessage("Naming", "CA1720", Justification = "A pointer is what it is.")]
    public T* Pointer
    {
        get
        {
            ObjectDisposedException.ThrowIf(_handle.IsDisposed, this);
            return (T*)_handle.Address;
        }
    }

    internal NativeMemory.Handle Memory => _handle;

    /// <summary>An element.</summary>
    /// <param name="index">Index from 0 to <see cref="Length"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">The index is outside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public ref T this[long index]
    {
        get
        {
            T* pointer = Pointer;
            if ((ulong)index >= (ulong)Length)
            {
                ThrowIndex(index);
            }

            return ref pointer[index];
        }
    }

    /// <summary>All elements.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<T> AsSpan() => Length <= int.MaxValue
        ? new Span<T>(Pointer, (int)Length)
        : throw new InvalidOperationException(
            $"The buffer holds {Length} elements, and a span at most {int.MaxValue}; use AsSpan(start, length).");

    /// <summary>Some elements.</summary>
    /// <param name="start">Index of the first.</param>
    /// <param name="length">Number of elements.</param>
    /// <exception cref="ArgumentOutOfRangeException">The range is not inside the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public Span<T> AsSpan(long start, int length)
    {
        T* pointer = Pointer;
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Length);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Length - start);
        return new Span<T>(pointer + start, length);
    }

    /// <summary>Overwrites elements from an index on.</summary>
    /// <param name="values">The new values.</param>
    /// <param name="start">Index of the first element to overwrite.</param>
    /// <exception cref="ArgumentOutOfRangeException">The values do not fit into the buffer.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void CopyFrom(ReadOnlySpan<T> values, long start = 0)
    {
        values.CopyTo(AsSpan(start, values.Length));
        GC.KeepAlive(this);
    }

    /// <summary>Copies elements from an index on, as many as the destination holds.</summary>
    /// <param name="destination">Receives the values.</param>
    /// <param name="start">Index of the first element to copy.</param>
    /// <exception cref="ArgumentOutOfRangeException">The buffer has not that many elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void CopyTo(Span<T> destination, long start = 0)
    {
        AsSpan(start, destination.Length).CopyTo(destination);
        GC.KeepAlive(this);
    }

    /// <summary>Copies the elements to a new array.</summary>
    /// <exception cref="InvalidOperationException">There are more than 2^31 - 1 elements.</exception>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public T[] ToArray()
    {
        T[] array = AsSpan().ToArray();
        GC.KeepAlive(this);
        return array;
    }

    /// <summary>Sets all elements to a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Fill(T value)
    {
        T* pointer = Pointer;
        for (long start = 0; start < Length; start += int.MaxValue)
        {
            new Span<T>(pointer + start, (int)Math.Min(int.MaxValue, Length - start)).Fill(value);
        }

        GC.KeepAlive(this);
    }

    /// <summary>Sets all elements to zero.</summary>
    /// <exception cref="ObjectDisposedException">The buffer is disposed.</exception>
    public void Clear() => Fill(default);

    /// <summary>Frees the memory once no run uses it any more. Further calls do nothing.</summary>
    public void Dispose() => _handle.Dispose();

    /// <summary>Keeps the memory alive, beyond Dispose, until the usage ends.</summary>
    internal Usage Use() => new(_handle);

    [DoesNotReturn]
    [SuppressMessage("Usage", "CA2201", Justification = "The exception of every .NET indexer.")]
    private void ThrowIndex(long index) =>
        throw new IndexOutOfRangeException($"The index is {index}; 0 to {Length - 1} was expected.");

    /// <summary>The right to use the memory for one call.</summary>
    internal readonly ref struct Usage
    {
        private readonly NativeMemory.Handle? _handle;

        internal Usage(NativeMemory.Handle handle)
        {
            handle.AddReference(typeof(NativeBuffer<T>));
            _handle = handle;
        }

        /// <summary>The first element; null for the default usage.</summary>
        internal T* Pointer => _handle is null ? null : (T*)_handle.Address;

        public void Dispose() => _handle?.Release();
    }
}
