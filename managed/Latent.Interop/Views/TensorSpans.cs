#if NET
using System.Numerics.Tensors;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>
/// Converts views to the spans of <c>System.Numerics.Tensors</c> and back, over the same memory and with the same strides. Like a span, a
/// tensor span does not notice that its buffer is disposed.
/// </summary>
public static class TensorSpans
{
    /// <summary>The elements of a view; a scalar has 1 dimension of length 1 there.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">Two indices of the view lead to one element.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public static TensorSpan<T> AsTensorSpan<T>(this TensorView<T> view)
        where T : unmanaged
    {
        Span<nint> lengths = stackalloc nint[Constants.MaxRank], strides = stackalloc nint[Constants.MaxRank];
        int rank = Describe(view.Layout, lengths, strides);
        return new TensorSpan<T>(view.AliveElements(), lengths[..rank], strides[..rank]);
    }

    /// <summary>The elements of a view; a scalar has 1 dimension of length 1 there.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">Two indices of the view lead to one element.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public static ReadOnlyTensorSpan<T> AsTensorSpan<T>(this ReadOnlyTensorView<T> view)
        where T : unmanaged
    {
        Span<nint> lengths = stackalloc nint[Constants.MaxRank], strides = stackalloc nint[Constants.MaxRank];
        int rank = Describe(view.Layout, lengths, strides);
        return new ReadOnlyTensorSpan<T>(view.AliveElements(), lengths[..rank], strides[..rank]);
    }

    /// <summary>The elements of a matrix.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">Two indices of the view lead to one element.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public static TensorSpan<T> AsTensorSpan<T>(this MatrixView<T> view)
        where T : unmanaged => view.AsTensor().AsTensorSpan();

    /// <summary>The elements of a matrix.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="view">The view.</param>
    /// <exception cref="ArgumentException">Two indices of the view lead to one element.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    /// <exception cref="InvalidOperationException">The buffer was resized.</exception>
    public static ReadOnlyTensorSpan<T> AsTensorSpan<T>(this ReadOnlyMatrixView<T> view)
        where T : unmanaged => view.AsTensor().AsTensorSpan();

    /// <summary>The elements of a buffer, in row-major order.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="buffer">The buffer.</param>
    /// <param name="lengths">The dimensions.</param>
    /// <exception cref="ArgumentException">The buffer has fewer elements.</exception>
    /// <exception cref="UseAfterDisposeException">The buffer is disposed.</exception>
    public static TensorSpan<T> AsTensorSpan<T>(this NativeBuffer<T> buffer, ReadOnlySpan<nint> lengths)
        where T : unmanaged => new(buffer.AsSpan(), lengths);

    /// <summary>The elements of a tensor span.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="tensor">The tensor span, of at most <see cref="Constants.MaxRank"/> dimensions.</param>
    /// <exception cref="ArgumentException">It has more dimensions, or lies over more than 2^31 - 1 elements.</exception>
    public static TensorView<T> AsTensorView<T>(this TensorSpan<T> tensor)
        where T : unmanaged
    {
        ViewLayout layout = Read(tensor.Lengths, tensor.Strides);
        return new TensorView<T>(MemoryMarshal.CreateSpan(ref tensor.GetPinnableReference(), (int)layout.Extent), layout, default);
    }

    /// <summary>The elements of a tensor span.</summary>
    /// <typeparam name="T">Type of the elements.</typeparam>
    /// <param name="tensor">The tensor span, of at most <see cref="Constants.MaxRank"/> dimensions.</param>
    /// <exception cref="ArgumentException">It has more dimensions, or lies over more than 2^31 - 1 elements.</exception>
    public static ReadOnlyTensorView<T> AsTensorView<T>(this ReadOnlyTensorSpan<T> tensor)
        where T : unmanaged
    {
        ViewLayout layout = Read(tensor.Lengths, tensor.Strides);
        return new ReadOnlyTensorView<T>(MemoryMarshal.CreateReadOnlySpan(in tensor.GetPinnableReference(), (int)layout.Extent), layout,
            default);
    }

    private static int Describe(in ViewLayout layout, Span<nint> lengths, Span<nint> strides)
    {
        for (int axis = 0; axis < layout.Rank; axis++)
        {
            // A tensor span requires a stride of 0 for a dimension of 1.
            (lengths[axis], strides[axis]) = ((nint)layout.Dim(axis), layout.Dim(axis) == 1 ? 0 : (nint)layout.Stride(axis));
        }

        if (layout.Rank > 0)
        {
            return layout.Rank;
        }

        (lengths[0], strides[0]) = (1, 0);
        return 1;
    }

    private static ViewLayout Read(ReadOnlySpan<nint> lengths, ReadOnlySpan<nint> strides)
    {
        if (lengths.Length > Constants.MaxRank)
        {
            throw new ArgumentException($"The tensor has {lengths.Length} dimensions; at most {Constants.MaxRank} were expected.",
                nameof(lengths));
        }

        Span<long> dims = stackalloc long[lengths.Length], steps = stackalloc long[lengths.Length];
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            (dims[axis], steps[axis]) = (lengths[axis], strides[axis]);
        }

        return new ViewLayout(dims, steps, int.MaxValue);
    }
}
#endif
