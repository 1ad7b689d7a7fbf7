using System.Numerics.Tensors;

namespace Latent.Interop.Tests.Views;

/// <summary>Views as the tensor spans of System.Numerics.Tensors, and back.</summary>
internal sealed class TensorSpanTests
{
    private static readonly float[] Numbers = [.. Enumerable.Range(0, 24).Select(number => (float)number)];

    [Test]
    public void A_view_becomes_a_tensor_span_of_the_same_memory_and_strides()
    {
        float[] array = [.. Numbers];
        TensorSpan<float> span = new TensorView<float>(array, [2, 3, 4]).Transpose(0, 2).AsTensorSpan();
        span[3, 0, 1] = -1;
        float[] flat = new float[24];
        span.FlattenTo(flat);

        Assert.That(span.Lengths.ToArray(), Is.EqualTo(new nint[] { 4, 3, 2 }));
        Assert.That(span.Strides.ToArray(), Is.EqualTo(new nint[] { 1, 4, 12 }));
        Assert.That(array[15], Is.EqualTo(-1));
        Assert.That(flat, Is.EqualTo(new TensorView<float>(array, [2, 3, 4]).Transpose(0, 2).ToArray()));
    }

    [Test]
    public void A_matrix_and_a_buffer_become_tensor_spans()
    {
        using NativeBuffer<float> buffer = new(Numbers);
        ReadOnlyTensorSpan<float> column = new ReadOnlyMatrixView<float>(buffer, 6, 4).Column(1).AsTensorSpan();
        TensorSpan<float> row = new MatrixView<float>(buffer, 6, 4).Row(1).AsTensorSpan();

        Assert.That(Tensor.Sum(column), Is.EqualTo(1f + 5 + 9 + 13 + 17 + 21));
        Assert.That(row.Lengths.ToArray(), Is.EqualTo(new nint[] { 1, 4 }));
        Assert.That(buffer.AsTensorSpan([2, 12])[1, 11], Is.EqualTo(23));
        Assert.That(() => buffer.AsTensorSpan([5, 5]).Rank, Throws.InstanceOf<ArgumentException>());
        Assert.That(new TensorView<float>(buffer, []).AsTensorSpan().Lengths.ToArray(), Is.EqualTo(new nint[] { 1 }));
    }

    [Test]
    public void A_tensor_span_becomes_a_view_of_the_same_memory_and_strides()
    {
        float[] array = [.. Numbers];
        TensorView<float> view = new TensorSpan<float>(array, [2, 3], [12, 2]).AsTensorView();
        view[1, 2] = -1;

        Assert.That((view.Rank, view.Dim(1), view.Stride(0), view.Stride(1)), Is.EqualTo((2, 3L, 12L, 2L)));
        Assert.That(array[16], Is.EqualTo(-1));
        Assert.That(new ReadOnlyTensorSpan<float>(Numbers, [4, 6]).AsTensorView().ToArray(), Is.EqualTo(Numbers));
        Assert.That(() =>
            new TensorSpan<float>(array, [1, 1, 1, 1, 1, 1, 24]).AsTensorView().Rank,
            Throws.ArgumentException.With.Message.Contains("7 dimensions"));
    }

    [Test]
    public void There_and_back_nothing_changes()
    {
        ReadOnlyTensorView<float> view = new ReadOnlyTensorView<float>(Numbers, [2, 3, 4]).Slice(2, 1, 2).Transpose(0, 1);
        ReadOnlyTensorView<float> back = view.AsTensorSpan().AsTensorView();

        Assert.That((back.Dim(0), back.Dim(1), back.Dim(2)), Is.EqualTo((3L, 2L, 2L)));
        Assert.That(back.ToArray(), Is.EqualTo(view.ToArray()));
    }

    [Test]
    public void A_view_of_a_disposed_buffer_becomes_no_tensor_span() => Assert.That(
        () =>
        {
            NativeBuffer<float> buffer = new(4);
            MatrixView<float> view = new(buffer, 2, 2);
            buffer.Dispose();
            return view.AsTensorSpan().Rank;
        },
        Throws.InstanceOf<UseAfterDisposeException>());

    [Test]
    public void A_dense_tensor_span_reaches_a_kernel()
    {
        float[] array = [.. Numbers];
        Kernels.Fill(new TensorSpan<float>(array, [4, 6]).AsTensorView(), 2);

        Assert.That(array, Is.All.EqualTo(2f));
    }
}
