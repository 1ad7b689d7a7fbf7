namespace Latent.Interop;

/// <summary>
/// A read-only array of 0 to 6 dimensions in memory that belongs to an array, a span or a <see cref="NativeBuffer{T}"/>,
/// seen through strides: element (i, j, ...) is at i · stride 0 + j · stride 1 + ... Parts and permuted axes are views of the same memory;
/// nothing is copied unless a method says so.
/// </summary>
/// <remarks>
/// The use of a view after its buffer was disposed or resized throws an exception, and so does an index outside of the view, unless
/// <c>Latent.Interop.SafetyChecks</c> is switched off. A dense view converts to the argument of a kernel.
/// </remarks>
/// <typeparam name="T">Type of the elements.</typeparam>
public readonly ref struct ReadOnlyTensorView<T>
    where T : unmanaged
{
    private readonly ReadOnlySpan<T> _elements;
    private readonly MemoryReference _memory;
    private readonly ViewLayout _layout;

    /// <summary>Views elements of an array or a span.</summary>
    /// <param name="elements">The elements; the first one has index 0 in each dimension.</param>
    /// <param name="dims">The dimensions, at most <see cref="Native.Constants.MaxRank"/>; none for a scalar.</param>
    /// <param name="strides">Elements from one index to the next of each dimension, 0 or more; those of row-major order if empty.</param>
    /// <exception cref="ArgumentException">
    /// An element of the view lies beyond the end of the memory, or dimensions and strides do not fit each other.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public ReadOnlyTensorView(ReadOnlySpan<T> elements, ReadOnlySpan<long> dims, ReadOnlySpan<long> strides = default)
    {
        _layout = new ViewLayout(dims, strides, elements.Length);
        _elements = elements;
    }

    /// <summary>Views elements of a buffer.</summary>
    /// <param name="buffer">The buffer; the first element has index 0 in each dimension.</param>
    /// <param name="dims">The dimensions, at most <see cref="Native.Constants.MaxRank"/>; none for a scalar.</param>
    /// <param name="strides">Elements from one index to the next of each dimension, 0 or more; those of row-major order if empty.</param>
    /// <exception cref="ArgumentException">
    /// An element of the view lies beyond the end of the buffer, or beyond the first 2^31 - 1, or dimensions and strides do not fit each
    /// other.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public ReadOnlyTensorView(NativeBuffer<T> buffer, ReadOnlySpan<long> dims, ReadOnlySpan<long> strides = default)
    {
        _memory = buffer.Capture(out Span<T> elements, out _);
        _layout = new ViewLayout(dims, strides, elements.Length);
        _elements = elements;
    }

    internal ReadOnlyTensorView(ReadOnlySpan<T> elements, scoped in ViewLayout layout, MemoryReference memory)
    {
        _elements = elements;
        _layout = layout;
        _memory = memory;
    }

    /// <summary>Number of dimensions.</summary>
    public int Rank => _layout.Rank;

    /// <summary>Number of elements.</summary>
    public long Length => _layout.Length;

    /// <summary>Whether the elements lie one after the other, in row-major order.</summary>
    public bool IsDense => _layout.IsDense;

    /// <summary>The size of a dimension.</summary>
    /// <param name="axis">Axis from 0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long Dim(int axis) => _layout.Dim(axis);

    /// <summary>Elements from one index of a dimension to the next.</summary>
    /// <param name="axis">Axis from 0 to <see cref="Rank"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public long Stride(int axis) => _layout.Stride(axis);

    /// <summary>An element.</summary>
    /// <param name="indices">An index for each dimension.</param>
    /// <exception cref="ArgumentException">The number of indices is not the rank.</exception>
    /// <exception cref="IndexOutOfRangeException">An index is outside the view.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public ref readonly T this[params ReadOnlySpan<long> indices]
    {
        get
        {
            _memory.RequireAlive();
            return ref _elements[(int)_layout.Offset(indices)];
        }
    }

    /// <summary>Some indices of an axis.</summary>
    /// <param name="axis">Axis from 0 to <see cref="Rank"/> - 1.</param>
    /// <param name="start">The first index.</param>
    /// <param name="length">Number of indices.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis, or the indices are not inside the view.</exception>
    public ReadOnlyTensorView<T> Slice(int axis, long start, long length)
    {
        ViewLayout slice = _layout.Slice(axis, start, length, out long offset);
        return new ReadOnlyTensorView<T>(_elements[(int)offset..], slice, _memory);
    }

    /// <summary>One index of an axis, as a view without that axis: one image of a batch, for example.</summary>
    /// <param name="axis">Axis from 0 to <see cref="Rank"/> - 1.</param>
    /// <param name="index">The index.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis or index.</exception>
    public ReadOnlyTensorView<T> Select(int axis, long index)
    {
        ViewLayout rest = _layout.Select(axis, index, out long offset);
        return new ReadOnlyTensorView<T>(_elements[(int)offset..], rest, _memory);
    }

    /// <summary>The same elements with two axes exchanged.</summary>
    /// <param name="first">An axis.</param>
    /// <param name="second">Another axis.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public ReadOnlyTensorView<T> Transpose(int first, int second) => new(_elements, _layout.Transpose(first, second), _memory);

    /// <summary>The elements, in row-major order.</summary>
    /// <exception cref="InvalidOperationException">The view is not dense, or the buffer was resized.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public ReadOnlySpan<T> AsSpan()
    {
        _memory.RequireAlive();
        _layout.RequireDense();
        return _elements[..(int)Length];
    }

    /// <summary>A view of 2 axes as a matrix.</summary>
    /// <exception cref="InvalidOperationException">The view does not have 2 axes, or a dimension or stride exceeds 2^31 - 1.</exception>
    public ReadOnlyMatrixView<T> AsMatrix()
    {
        (int rows, int columns, int rowStride, int columnStride) = ViewChecks.RequireMatrix(_layout);
        return new ReadOnlyMatrixView<T>(_elements, rows, columns, rowStride, columnStride, _memory);
    }

    /// <summary>Copies the elements.</summary>
    /// <param name="destination">Receives the elements; it has the same dimensions.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the views overlap and are not both dense.</exception>
    /// <exception cref="UseAfterDisposeException">A buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">A buffer was resized.</exception>
    public void CopyTo(TensorView<T> destination)
    {
        using MemoryHold hold = _memory.Hold(), destinationHold = destination.Hold();
        Strided.Copy(_elements, Layout, destination.Elements, destination.Layout);
    }

    /// <summary>Copies the elements, in row-major order.</summary>
    /// <param name="destination">Receives the elements; its length is <see cref="Length"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps and the view is not dense.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public void CopyTo(Span<T> destination)
    {
        ViewChecks.RequireLength(destination.Length, Length, nameof(destination));
        CopyTo(new TensorView<T>(destination, _layout.RowMajor(), default));
    }

    /// <summary>Copies the elements to a new array, in row-major order.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized, or there are more than 2^31 - 1 elements.</exception>
    public T[] ToArray()
    {
        ViewChecks.RequireArrayLength(_layout);
        T[] array = new T[Length];
        CopyTo(array);
        return array;
    }

    /// <summary>The elements of a dense view, for a kernel.</summary>
    /// <exception cref="InvalidOperationException">The view is not dense.</exception>
    public static implicit operator ReadOnlyKernelSpan<T>(ReadOnlyTensorView<T> view)
    {
        view.Layout.RequireDense();
        return new ReadOnlyKernelSpan<T>(view._elements[..(int)view.Length], view.Length, view._memory);
    }

    internal ViewLayout Layout => _layout;

    /// <summary>The elements of the view, and those that lie between them.</summary>
    internal ReadOnlySpan<T> AliveElements()
    {
        _memory.RequireAlive();
        return _elements[..(int)_layout.Extent];
    }
}
