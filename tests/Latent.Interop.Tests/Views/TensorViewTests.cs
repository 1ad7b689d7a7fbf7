namespace Latent.Interop.Tests.Views;

/// <summary>Arrays of several dimensions seen through strides.</summary>
internal sealed class TensorViewTests
{
    private static readonly int[] Numbers = [.. Enumerable.Range(0, 24)];

    [Test]
    public void Elements_are_found_by_an_index_for_each_dimension()
    {
        using NativeBuffer<int> buffer = new(Numbers);
        TensorView<int> view = new(buffer, [2, 3, 4]);
        view[1, 2, 3] = -1;

        Assert.That((view.Rank, view.Length, view.Dim(1), view.Stride(1), view.IsDense), Is.EqualTo((3, 24L, 3L, 4L, true)));
        Assert.That((view[0, 0, 0], view[1, 0, 2], new ReadOnlyTensorView<int>(Numbers, [2, 3, 4])[0, 2, 1]), Is.EqualTo((0, 14, 9)));
        Assert.That(buffer[23], Is.EqualTo(-1));
    }

    [Test]
    public void All_ranks_from_a_scalar_on_are_possible()
    {
        for (int rank = 0; rank <= 6; rank++)
        {
            long[] dims = [.. Enumerable.Repeat(2L, rank)];
            TensorView<int> view = new(new int[64], dims);
            view.Fill(3);

            Assert.That((view.Rank, view.Length, view.IsDense), Is.EqualTo((rank, 1L << rank, true)));
            Assert.That(view.ToArray(), Is.EqualTo(Enumerable.Repeat(3, 1 << rank)));
            Assert.That(view[new long[rank]], Is.EqualTo(3));
        }

        Assert.That(() =>
            new TensorView<int>(new int[128], [2, 2, 2, 2, 2, 2, 2]).Rank,
            Throws.ArgumentException.With.Message.StartsWith("There are 7 dimensions"));
    }

    [Test]
    public void Axes_can_be_cut_chosen_and_exchanged()
    {
        TensorView<int> view = new((int[])Numbers.Clone(), [2, 3, 4]);

        Assert.That(view.Slice(1, 1, 2).ToArray(), Is.EqualTo(new[] { 4, 5, 6, 7, 8, 9, 10, 11, 16, 17, 18, 19, 20, 21, 22, 23 }));
        Assert.That(view.Select(0, 1).Select(1, 2).ToArray(), Is.EqualTo(new[] { 14, 18, 22 }));
        Assert.That(view.Select(2, 3).AsMatrix().ToArray(), Is.EqualTo(new[,] { { 3, 7, 11 }, { 15, 19, 23 } }));
        Assert.That(view.Transpose(0, 2).Select(1, 0).ToArray(), Is.EqualTo(new[] { 0, 12, 1, 13, 2, 14, 3, 15 }));
        Assert.That(view.AsReadOnly().Transpose(0, 2).Slice(0, 1, 1).Select(1, 0).ToArray(), Is.EqualTo(new[] { 1, 13 }));
        Assert.That(view.Select(0, 0).Select(0, 0).Select(0, 3).ToArray(), Is.EqualTo(new[] { 3 }), "a scalar");
        Assert.That(view.Slice(0, 2, 0).ToArray(), Is.Empty);
        Assert.That((view.Slice(0, 1, 1).IsDense, view.Slice(1, 1, 1).IsDense, view.Transpose(0, 1).IsDense),
            Is.EqualTo((true, false, false)));
        Assert.That(view.Slice(0, 0, 1).Transpose(0, 1).IsDense, Is.True, "an axis of length 1 may stand anywhere");
    }

    [Test]
    public void Strides_may_repeat_elements()
    {
        ReadOnlyTensorView<int> rows = new([1, 2, 3], dims: [2, 2, 3], strides: [0, 0, 1]);

        Assert.That(rows.ToArray(), Is.EqualTo(new[] { 1, 2, 3, 1, 2, 3, 1, 2, 3, 1, 2, 3 }));
        Assert.That(() =>
            new ReadOnlyTensorView<int>([1, 2, 3], [2, 2, 3], [0, 0, 1]).AsSpan().Length,
            Throws.InvalidOperationException.With.Message.Contains("[2, 2, 3] with strides [0, 0, 1]"));
    }

    [Test]
    public void Wrong_dimensions_and_strides_are_refused()
    {
        Assert.That(() =>
            new TensorView<int>(new int[5], [2, 3]).Rank,
            Throws.ArgumentException.With.Message.Contains("[2, 3] reaches element 5; there are 5 elements"));
        Assert.That(() => new TensorView<int>(new int[5], [2, -3]).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => new TensorView<int>(new int[5], [2, 2], [1, -1]).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() =>
            new TensorView<int>(new int[5], [2, 2], [1]).Rank, Throws.ArgumentException.With.Message.StartsWith("There are 1 strides; 2"));
        Assert.That(() =>
            new TensorView<int>(new int[5], [1L << 40, 1L << 40]).Rank,
            Throws.ArgumentException.With.Message.Contains("more than 2^63 - 1"));
        Assert.That(() =>
            new TensorView<int>(new int[5], [1L << 40, 2], [1L << 40, 1]).Rank,
            Throws.ArgumentException.With.Message.Contains("more than 2^63 - 1"));
        Assert.That(new TensorView<int>([], [long.MaxValue, 0, long.MaxValue]).Length, Is.Zero);
    }

    [Test]
    public void Wrong_indices_and_axes_are_refused()
    {
        Assert.That(() => View()[0, 0], Throws.ArgumentException.With.Message.StartsWith("There are 2 indices; 3"));
        Assert.That(() =>
            View()[0, 3, 0], Throws.InstanceOf<IndexOutOfRangeException>().With.Message.EqualTo("Index 1 is 3; 0 to 2 was expected."));
        Assert.That(() => View()[-1, 0, 0], Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() =>
            View().Dim(3), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("has 3 axes; 0 to 2 was expected"));
        Assert.That(() => View().Slice(3, 0, 1).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => View().Slice(1, 2, 2).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => View().Select(1, 3).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => View().Transpose(0, -1).Rank, Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => View().AsMatrix().Rows, Throws.InvalidOperationException.With.Message.Contains("has 3 axes; a matrix has 2"));

        static ReadOnlyTensorView<int> View() => new(Numbers, [2, 3, 4]);
    }

    [Test]
    public void Views_are_copied_whatever_their_strides()
    {
        ReadOnlyTensorView<int> source = new(Numbers, [2, 3, 4]);
        TensorView<int> target = new(new int[48], [4, 3, 2], [12, 4, 2]);
        target.CopyFrom(source.Transpose(0, 2));

        Assert.That(target.ToArray(), Is.EqualTo(source.Transpose(0, 2).ToArray()));
        Assert.That(target.Transpose(0, 2).ToArray(), Is.EqualTo(Numbers));
        target.Transpose(0, 2).CopyFrom(Numbers.Reverse().ToArray());
        Assert.That(target.Transpose(0, 2).ToArray(), Is.EqualTo(Numbers.Reverse()));
        Assert.That(
            () => new TensorView<int>(new int[4], [4]).CopyFrom(new ReadOnlyTensorView<int>(new int[4], [2, 2])),
            Throws.ArgumentException.With.Message.Contains("destination is [4]; the dimensions [2, 2] were expected"));
    }

    [Test]
    public void A_random_chain_of_parts_shows_the_elements_that_it_should()
    {
        Random random = new(5);
        for (int round = 0; round < 300; round++)
        {
            ReadOnlyTensorView<int> view = new(Numbers, [2, 3, 4]);
            Func<long[], int> expected = index => (int)((index[0] * 12) + (index[1] * 4) + index[2]);
            for (int step = random.Next(4); step > 0; step--)
            {
                (int first, int second) = (random.Next(3), random.Next(3));
                Func<long[], int> before = expected;
                if (random.Next(2) == 0)
                {
                    view = view.Transpose(first, second);
                    expected = index =>
                    {
                        long[] swapped = [.. index];
                        (swapped[first], swapped[second]) = (index[second], index[first]);
                        return before(swapped);
                    };
                }
                else
                {
                    long start = random.NextInt64(view.Dim(first));
                    view = view.Slice(first, start, view.Dim(first) - start);
                    expected = index => before([.. index.Select((value, axis) => axis == first ? value + start : value)]);
                }
            }

            long[] last = [view.Dim(0) - 1, view.Dim(1) - 1, view.Dim(2) - 1];
            Assert.That((view[0, 0, 0], view[last], view.ToArray()[^1]), Is.EqualTo((expected([0, 0, 0]), expected(last), expected(last))));
        }
    }

    [Test]
    public void A_repeated_axis_may_be_longer_than_any_array()
    {
        const long Long = 3_000_000_000;
        Task task = Task.Run(() =>
        {
            int[] numbers = [1, 2, 3, 4];
            new TensorView<int>(numbers, [Long], [0]).Fill(7);
            Assert.That(numbers, Is.EqualTo(new[] { 7, 2, 3, 4 }));
            new TensorView<int>(numbers, [2, Long], [2, 0]).Fill(8);
            Assert.That(numbers, Is.EqualTo(new[] { 8, 2, 8, 4 }));
            new TensorView<int>(numbers, [2, Long, 2], [2, 0, 1]).Fill(9);
            Assert.That(numbers, Is.EqualTo(new[] { 9, 9, 9, 9 }));

            new ReadOnlyTensorView<int>([5, 6], [Long, 2], [0, 1]).CopyTo(new TensorView<int>(numbers, [Long, 2], [0, 2]));
            Assert.That(numbers, Is.EqualTo(new[] { 5, 9, 6, 9 }));
        });
        Assert.That(task.Wait(TimeSpan.FromMinutes(1)), Is.True, "it never ends");
    }

    [Test]
    public void A_dimension_or_stride_beyond_an_int_is_refused_where_there_is_no_room_for_it()
    {
        Assert.That(
            () => new TensorView<int>(new int[1], [3_000_000_000], [0]).ToArray(),
            Throws.InvalidOperationException.With.Message.Contains("3000000000 elements"));
        Assert.That(() => new ReadOnlyTensorView<int>([1], [3, 1L << 40], [0, 0]).ToArray(), Throws.InvalidOperationException);
        Assert.That(
            () => new TensorView<int>(new int[2], [2, 3_000_000_000], [1, 0]).AsMatrix().Columns,
            Throws.InvalidOperationException.With.Message.Contains("has 3000000000"));
        Assert.That(() =>
            new ReadOnlyTensorView<int>([1, 2], [1, 2], [1L << 32, 1]).AsMatrix().RowStride, Throws.InvalidOperationException);
    }

    [Test]
    public void Of_values_that_are_copied_to_one_place_the_last_one_stays()
    {
        int[] target = new int[2];
        new ReadOnlyTensorView<int>([1, 2, 3, 4, 5, 6], [3, 2]).CopyTo(new TensorView<int>(target, [3, 2], [0, 1]));

        Assert.That(target, Is.EqualTo(new[] { 5, 6 }));
    }
}
