namespace Latent.Interop.Tests.Views;

/// <summary>Matrices seen through strides.</summary>
internal sealed class MatrixViewTests
{
    private static readonly int[,] Expected = { { 0, 1, 2 }, { 3, 4, 5 } };

    [Test]
    public void A_matrix_may_lie_in_a_span_an_array_or_a_buffer()
    {
        int[] array = [.. Enumerable.Range(0, 6)];
        int[,] matrix = (int[,])Expected.Clone();
        using NativeBuffer<int> buffer = new(array);

        Assert.That(new MatrixView<int>(array, 2, 3).ToArray(), Is.EqualTo(Expected));
        Assert.That(new ReadOnlyMatrixView<int>(array.AsSpan(), 2, 3).ToArray(), Is.EqualTo(Expected));
        Assert.That(new MatrixView<int>(matrix).ToArray(), Is.EqualTo(Expected));
        Assert.That(new ReadOnlyMatrixView<int>(matrix).ToArray(), Is.EqualTo(Expected));
        Assert.That(new MatrixView<int>(buffer, 2, 3).ToArray(), Is.EqualTo(Expected));
        Assert.That(new ReadOnlyMatrixView<int>(buffer, 2, 3).ToArray(), Is.EqualTo(Expected));
        Assert.That(new MatrixView<int>(new int[0, 3]).ToArray(), Has.Length.Zero);
        Assert.That(() => new MatrixView<int>(null!).Rows, Throws.ArgumentNullException);
    }

    [Test]
    public void Nothing_is_copied()
    {
        int[] array = new int[12];
        MatrixView<int> view = new(array, 3, 4);
        view[1, 2] = 5;
        view.Row(2).Fill(7);
        view.Column(0).Fill(8);
        view.Transpose()[3, 0] = 9;

        Assert.That(array, Is.EqualTo(new[] { 8, 0, 0, 9, 8, 0, 5, 0, 8, 7, 7, 7 }));
        Assert.That(view.AsReadOnly()[1, 2], Is.EqualTo(5));
    }

    [Test]
    public void Parts_and_the_transpose_have_strides()
    {
        MatrixView<int> view = new((int[])[.. Enumerable.Range(0, 12)], 3, 4);

        Assert.That(view.Slice(1, 2, 1, 2).ToArray(), Is.EqualTo(new[,] { { 5, 6 }, { 9, 10 } }));
        Assert.That(view.Slice(1, 2).ToArray(), Is.EqualTo(new[,] { { 4, 5, 6, 7 }, { 8, 9, 10, 11 } }));
        Assert.That(view.Column(3).ToArray(), Is.EqualTo(new[,] { { 3 }, { 7 }, { 11 } }));
        Assert.That(view.Row(1).AsSpan().ToArray(), Is.EqualTo(new[] { 4, 5, 6, 7 }));
        Assert.That(view.Slice(0, 2, 0, 2).Transpose().ToArray(), Is.EqualTo(new[,] { { 0, 4 }, { 1, 5 } }));
        Assert.That(view.Slice(3, 0).ToArray(), Has.Length.Zero);
        MatrixView<int> turned = view.Transpose();
        Assert.That((turned.Rows, turned.Columns, turned.RowStride, turned.ColumnStride, turned.Length), Is.EqualTo((4, 3, 1, 4, 12L)));
    }

    [Test]
    public void A_view_knows_whether_it_is_dense()
    {
        MatrixView<int> view = new(new int[12], 3, 4);

        Assert.That((view.IsDense, view.Slice(1, 2).IsDense, view.Row(1).IsDense, view.Slice(0, 0, 1, 2).IsDense),
            Is.EqualTo((true, true, true, true)));
        Assert.That((view.Transpose().IsDense, view.Column(1).IsDense, view.Slice(0, 2, 0, 3).IsDense), Is.EqualTo((false, false, false)));
        Assert.That((view.Slice(1, 1, 2, 1).Transpose().IsDense, view.Row(1).Transpose().IsDense), Is.EqualTo((true, true)));
    }

    [Test]
    public void Windows_over_a_series_are_a_matrix_too()
    {
        float[] series = [1, 2, 3, 4, 5];
        ReadOnlyMatrixView<float> windows = new(series, rows: 3, columns: 3, rowStride: 1);

        Assert.That(windows.ToArray(), Is.EqualTo(new float[,] { { 1, 2, 3 }, { 2, 3, 4 }, { 3, 4, 5 } }));
        Assert.That(new ReadOnlyMatrixView<float>(series, 2, 3, rowStride: 0, columnStride: 2).ToArray(),
            Is.EqualTo(new float[,] { { 1, 3, 5 }, { 1, 3, 5 } }));
    }

    [TestCase(3, 4, 4, 1, "[3, 4] reaches element 11; there are 11")]
    [TestCase(2, 3, 9, 1, "[2, 3] with strides [9, 1] reaches element 11; there are 11")]
    [TestCase(int.MaxValue, int.MaxValue, int.MaxValue, 1, "there are 11 elements")]
    public void A_view_beyond_the_elements_is_refused(int rows, int columns, int rowStride, int columnStride, string text)
    {
        using NativeBuffer<int> buffer = new(11);

        Assert.That(() =>
            new MatrixView<int>(new int[11], rows, columns, rowStride, columnStride).Rows,
            Throws.ArgumentException.With.Message.Contains(text));
        Assert.That(() =>
            new ReadOnlyMatrixView<int>(buffer, rows, columns, rowStride, columnStride).Rows,
            Throws.ArgumentException.With.Message.Contains(text));
    }

    [TestCase(-1, 1, 1, 1)]
    [TestCase(1, -1, 1, 1)]
    [TestCase(1, 1, -1, 1)]
    [TestCase(1, 1, 1, -1)]
    public void Negative_sizes_and_strides_are_refused(int rows, int columns, int rowStride, int columnStride) => Assert.That(
        () => new MatrixView<int>(new int[11], rows, columns, rowStride, columnStride).Rows,
        Throws.InstanceOf<ArgumentOutOfRangeException>());

    [TestCase(-1, 0, "Index 0 is -1; 0 to 1 was expected.")]
    [TestCase(2, 0, "Index 0 is 2; 0 to 1 was expected.")]
    [TestCase(0, 3, "Index 1 is 3; 0 to 2 was expected.")]
    [TestCase(0, int.MinValue, "Index 1 is -2147483648; 0 to 2 was expected.")]
    public void An_index_outside_is_refused(int row, int column, string text)
    {
        int[] array = new int[100];

        Assert.That(() =>
            new MatrixView<int>(array, 2, 3)[row, column], Throws.InstanceOf<IndexOutOfRangeException>().With.Message.EqualTo(text));
        Assert.That(() =>
            new ReadOnlyMatrixView<int>(array, 2, 3)[row, column],
            Throws.InstanceOf<IndexOutOfRangeException>().With.Message.EqualTo(text));
    }

    [Test]
    public void A_part_outside_is_refused()
    {
        int[] array = new int[100];

        Assert.That(() => new MatrixView<int>(array, 2, 3).Row(2).Rows, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MatrixView<int>(array, 2, 3).Column(-1).Rows, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new MatrixView<int>(array, 2, 3).Slice(1, 2).Rows, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() =>
            new MatrixView<int>(array, 2, 3).Slice(0, 1, 2, int.MaxValue).Rows, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new ReadOnlyMatrixView<int>(array, 2, 3).Slice(0, -1).Rows, Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Views_are_copied_whatever_their_strides()
    {
        MatrixView<int> source = new((int[])[.. Enumerable.Range(0, 6)], 2, 3);
        int[] target = new int[12];
        int[] flat = new int[6];
        MatrixView<int> wide = new(target, 3, 2, rowStride: 4, columnStride: 2);
        wide.CopyFrom(source.Transpose());
        source.Transpose().CopyTo(flat);

        Assert.That(target, Is.EqualTo(new[] { 0, 0, 3, 0, 1, 0, 4, 0, 2, 0, 5, 0 }));
        Assert.That(flat, Is.EqualTo(new[] { 0, 3, 1, 4, 2, 5 }));
        source.Transpose().CopyFrom([10, 20, 30, 40, 50, 60]);
        Assert.That(source.ToArray(), Is.EqualTo(new[,] { { 10, 30, 50 }, { 20, 40, 60 } }));
        source.Row(0).CopyTo(source.Row(1));
        Assert.That(source.ToArray(), Is.EqualTo(new[,] { { 10, 30, 50 }, { 10, 30, 50 } }));
    }

    [Test]
    public void Copies_that_cannot_be_are_refused()
    {
        int[] array = new int[9];

        Assert.That(
            () => new MatrixView<int>(array, 2, 3).CopyTo(new MatrixView<int>(new int[6], 3, 2)),
            Throws.ArgumentException.With.Message.Contains("destination is [3, 2]; the dimensions [2, 3] were expected"));
        Assert.That(() =>
            new MatrixView<int>(array, 2, 3).CopyTo(new int[5]),
            Throws.ArgumentException.With.Message.Contains("has 5 elements; 6 were expected"));
        Assert.That(() =>
            new MatrixView<int>(array, 2, 3).CopyFrom(new int[7]),
            Throws.ArgumentException.With.Message.Contains("has 7 elements; 6 were expected"));
        Assert.That(
            () => new MatrixView<int>(array, 3, 3).CopyTo(new MatrixView<int>(array, 3, 3).Transpose()),
            Throws.ArgumentException.With.Message.Contains("overlap"));
    }

    [Test]
    public void A_view_with_gaps_is_no_span()
    {
        float[] array = new float[6];

        Assert.That(() =>
            new MatrixView<float>(array, 2, 3).Transpose().AsSpan().Length, Throws.InvalidOperationException.With.Message.EqualTo(
            "The elements of the view [3, 2] with strides [1, 3] do not lie one after the other; copy them with CopyTo or ToArray."));
        Assert.That(() => Kernels.Fill(new MatrixView<float>(array, 2, 3).Column(0), 1), Throws.InvalidOperationException);
        Assert.That(() =>
            Kernels.Sum(new ReadOnlyMatrixView<float>(array, 2, 3).Column(0), [2], [0], new float[1]), Throws.InvalidOperationException);
    }

    [Test]
    public void A_dense_view_is_the_argument_of_a_kernel()
    {
        using NativeBuffer<float> buffer = new(12);
        MatrixView<float> view = new(buffer, 3, 4);
        float[] sums = new float[4];
        Kernels.Fill(view.Slice(1, 2), 2);
        Kernels.Sum(view, [3, 4], [0], sums);
        Kernels.Fill(view.Row(0), 5);
        Kernels.Sum(view.AsReadOnly(), [12], [0], sums.AsSpan(0, 1));

        Assert.That(buffer.ToArray(), Is.EqualTo(new float[] { 5, 5, 5, 5, 2, 2, 2, 2, 2, 2, 2, 2 }));
        Assert.That(sums, Is.EqualTo(new float[] { 36, 4, 4, 4 }));
    }
}
