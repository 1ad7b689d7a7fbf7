using System.Diagnostics.CodeAnalysis;

namespace Latent.Interop;

/// <summary>
/// A matrix in memory that belongs to an array, a span or a <see cref="NativeBuffer{T}"/>, seen through strides:
/// element (i, j) is at i · <see cref="RowStride"/> + j · <see cref="ColumnStride"/>. Rows, columns, parts and the transpose are views of
/// the same memory; nothing is copied unless a method says so.
/// </summary>
/// <remarks>
/// The use of a view after its buffer was disposed or resized throws an exception, and so does an index outside of the view, unless
/// <c>Latent.Interop.SafetyChecks</c> is switched off. A dense view converts to the argument of a kernel.
/// </remarks>
/// <typeparam name="T">Type of the elements.</typeparam>
public readonly ref struct MatrixView<T>
    where T : unmanaged
{
    private readonly Span<T> _elements;
    private readonly MemoryReference _memory;

    /// <summary>Views elements that lie row after row.</summary>
    /// <param name="elements">An array or a span; the first element is (0, 0).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">There are fewer elements than the view needs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public MatrixView(Span<T> elements, int rows, int columns)
        : this(elements, rows, columns, columns)
    {
    }

    /// <summary>Views elements with gaps or in another order.</summary>
    /// <param name="elements">An array or a span; the first element is (0, 0).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from one row to the next, 0 or more.</param>
    /// <param name="columnStride">Elements from one column to the next, 0 or more.</param>
    /// <exception cref="ArgumentException">An element of the view lies beyond the end of the memory.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public MatrixView(Span<T> elements, int rows, int columns, int rowStride, int columnStride = 1)
        : this(elements, rows, columns, rowStride, columnStride, default) =>
            _ = new ViewLayout([rows, columns], [rowStride, columnStride], elements.Length);

    /// <summary>Views all elements of an array.</summary>
    /// <param name="array">The array.</param>
    /// <exception cref="ArgumentNullException">The array is null.</exception>
    [SuppressMessage("Performance", "CA1814", Justification = "The method is for two-dimensional arrays.")]
    public MatrixView(T[,] array)
        : this(ViewChecks.Elements(array), array.GetLength(0), array.GetLength(1))
    {
    }

    /// <summary>Views elements of a buffer that lie row after row.</summary>
    /// <param name="buffer">The buffer; the first element is (0, 0).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentException">There are fewer elements than the view needs.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public MatrixView(NativeBuffer<T> buffer, int rows, int columns)
        : this(buffer, rows, columns, columns)
    {
    }

    /// <summary>Views elements of a buffer with gaps or in another order.</summary>
    /// <param name="buffer">The buffer; the first element is (0, 0).</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="columns">Number of columns.</param>
    /// <param name="rowStride">Elements from one row to the next, 0 or more.</param>
    /// <param name="columnStride">Elements from one column to the next, 0 or more.</param>
    /// <exception cref="ArgumentException">
    /// An element of the view lies beyond the end of the buffer, or beyond the first 2^31 - 1.
    /// </exception>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public MatrixView(NativeBuffer<T> buffer, int rows, int columns, int rowStride, int columnStride = 1)
    {
        _memory = buffer.Capture(out Span<T> elements, out _);
        _ = new ViewLayout([rows, columns], [rowStride, columnStride], elements.Length);
        _elements = elements;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    internal MatrixView(Span<T> elements, int rows, int columns, int rowStride, int columnStride, MemoryReference memory)
    {
        _elements = elements;
        _memory = memory;
        (Rows, Columns, RowStride, ColumnStride) = (rows, columns, rowStride, columnStride);
    }

    /// <summary>Number of rows.</summary>
    public int Rows { get; }

    /// <summary>Number of columns.</summary>
    public int Columns { get; }

    /// <summary>Elements from one row to the next.</summary>
    public int RowStride { get; }

    /// <summary>Elements from one column to the next.</summary>
    public int ColumnStride { get; }

    /// <summary>Number of elements.</summary>
    public long Length => (long)Rows * Columns;

    /// <summary>Whether the elements lie one after the other, row after row.</summary>
    public bool IsDense => Length == 0 || ((Columns == 1 || ColumnStride == 1) && (Rows == 1 || RowStride == Columns));

    /// <summary>An element.</summary>
    /// <param name="row">Row from 0 to <see cref="Rows"/> - 1.</param>
    /// <param name="column">Column from 0 to <see cref="Columns"/> - 1.</param>
    /// <exception cref="IndexOutOfRangeException">An index is outside the view.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public ref T this[int row, int column]
    {
        get
        {
            _memory.RequireAlive();
            if (Safety.IsChecked)
            {
                ViewChecks.RequireIndex(0, row, Rows);
                ViewChecks.RequireIndex(1, column, Columns);
            }

            return ref _elements[(row * RowStride) + (column * ColumnStride)];
        }
    }

    /// <summary>A row as a view of 1 row.</summary>
    /// <param name="row">Row from 0 to <see cref="Rows"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such row.</exception>
    public MatrixView<T> Row(int row) => Slice(row, 1, 0, Columns);

    /// <summary>A column as a view of 1 column.</summary>
    /// <param name="column">Column from 0 to <see cref="Columns"/> - 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such column.</exception>
    public MatrixView<T> Column(int column) => Slice(0, Rows, column, 1);

    /// <summary>Some rows.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rows are not inside the view.</exception>
    public MatrixView<T> Slice(int row, int rows) => Slice(row, rows, 0, Columns);

    /// <summary>Some rows of some columns.</summary>
    /// <param name="row">The first row.</param>
    /// <param name="rows">Number of rows.</param>
    /// <param name="column">The first column.</param>
    /// <param name="columns">Number of columns.</param>
    /// <exception cref="ArgumentOutOfRangeException">The part is not inside the view.</exception>
    public MatrixView<T> Slice(int row, int rows, int column, int columns)
    {
        ViewChecks.RequireRange(row, rows, Rows, nameof(row), nameof(rows));
        ViewChecks.RequireRange(column, columns, Columns, nameof(column), nameof(columns));
        int start = rows == 0 || columns == 0 ? 0 : (row * RowStride) + (column * ColumnStride);
        return new MatrixView<T>(_elements[start..], rows, columns, RowStride, ColumnStride, _memory);
    }

    /// <summary>The same elements with rows and columns exchanged.</summary>
    public MatrixView<T> Transpose() => new(_elements, Columns, Rows, ColumnStride, RowStride, _memory);

    /// <summary>The elements, row after row.</summary>
    /// <exception cref="InvalidOperationException">The view is not dense, or the buffer was resized.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public Span<T> AsSpan()
    {
        _memory.RequireAlive();
        Layout.RequireDense();
        return _elements[..(int)Length];
    }

    /// <summary>The same elements as a view of 2 axes.</summary>
    public TensorView<T> AsTensor() => new(_elements, Layout, _memory);

    /// <summary>Copies the elements.</summary>
    /// <param name="destination">Receives the elements; it has the same dimensions.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the views overlap and are not both dense.</exception>
    /// <exception cref="UseAfterDisposeException">A buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">A buffer was resized.</exception>
    public void CopyTo(MatrixView<T> destination) => AsReadOnly().CopyTo(destination);

    /// <summary>Copies the elements, row after row.</summary>
    /// <param name="destination">Receives the elements; its length is <see cref="Length"/>.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps and the view is not dense.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public void CopyTo(Span<T> destination) => AsReadOnly().CopyTo(destination);

    /// <summary>Overwrites the elements.</summary>
    /// <param name="source">The new values, a view of the same dimensions.</param>
    /// <exception cref="ArgumentException">The dimensions differ, or the views overlap and are not both dense.</exception>
    /// <exception cref="UseAfterDisposeException">A buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">A buffer was resized.</exception>
    public void CopyFrom(ReadOnlyMatrixView<T> source) => source.CopyTo(this);

    /// <summary>Overwrites the elements, row after row.</summary>
    /// <param name="source">The new values, <see cref="Length"/> of them.</param>
    /// <exception cref="ArgumentException">The lengths differ, or the memory overlaps and the view is not dense.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public void CopyFrom(ReadOnlySpan<T> source)
    {
        ViewChecks.RequireLength(source.Length, Length, nameof(source));
        new ReadOnlyMatrixView<T>(source, Rows, Columns).CopyTo(this);
    }

    /// <summary>Sets all elements to a value.</summary>
    /// <param name="value">The value.</param>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public void Fill(T value)
    {
        using MemoryHold hold = _memory.Hold();
        Strided.Fill(_elements, Layout, value);
    }

    /// <summary>Copies the elements to a new array.</summary>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    [SuppressMessage("Performance", "CA1814", Justification = "The method makes a two-dimensional array.")]
    public T[,] ToArray() => AsReadOnly().ToArray();

    /// <summary>The same elements as a read-only view.</summary>
    public ReadOnlyMatrixView<T> AsReadOnly() => new(_elements, Rows, Columns, RowStride, ColumnStride, _memory);

    /// <summary>The same elements as a read-only view.</summary>
    public static implicit operator ReadOnlyMatrixView<T>(MatrixView<T> view) => view.AsReadOnly();

    /// <summary>The elements of a dense view, for a kernel.</summary>
    /// <exception cref="InvalidOperationException">The view is not dense.</exception>
    public static implicit operator KernelSpan<T>(MatrixView<T> view)
    {
        if (!view.IsDense)
        {
            view.Layout.RequireDense();
        }

        return new KernelSpan<T>(view._elements[..(int)view.Length], view._memory);
    }

    /// <summary>The elements of a dense view, for a kernel.</summary>
    /// <exception cref="InvalidOperationException">The view is not dense.</exception>
    public static implicit operator ReadOnlyKernelSpan<T>(MatrixView<T> view) => view.AsReadOnly();

    internal Span<T> Elements => _elements;

    internal MemoryHold Hold() => _memory.Hold();

    internal ViewLayout Layout => new([Rows, Columns], [RowStride, ColumnStride], long.MaxValue);
}
