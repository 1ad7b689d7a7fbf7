using Latent.Data;

namespace Latent.Tests.Data;

public sealed class DatasetTests
{
    private static Dataset Bytes(int rows = 6) =>
        Dataset.FromBytes("few", [.. Enumerable.Range(0, 2 * rows).Select(i => (byte)(5 * i))], 2,
            [.. Enumerable.Range(0, rows).Select(i => (byte)i)], new ImageSize(1, 2));

    private static Dataset Floats() => Dataset.FromFloats("prices", [1f, -2f, 3.5f, 4f, -0f, float.MaxValue], 3);

    [Test]
    public void FromBytes_reads_values_over_255()
    {
        Dataset data = Dataset.FromBytes("few", [0, 51, 255, 1], 2, image: new ImageSize(2, 1));
        Assert.That((data.Count, data.Columns, data.IsBytes, data.HasLabels, data.Scale, data.Image),
            Is.EqualTo((2, 2, true, false, 1f / 255f, (ImageSize?)new ImageSize(2, 1))));
        Assert.That(data.ToArray(), Is.EqualTo(new[,] { { 0f, 51 * (1f / 255f) }, { 1f, 1f / 255f } }));
        Assert.That(data.Labels.IsEmpty);
        Assert.That($"{data}", Is.EqualTo("few: 2 rows of 2 bytes"));
    }

    [Test]
    public void FromFloats_keeps_values_as_they_are()
    {
        Dataset data = Floats();
        Assert.That((data.Count, data.Columns, data.IsBytes, data.Scale, data.Image), Is.EqualTo((2, 3, false, 1f, (ImageSize?)null)));
        Assert.That(data.ToArray(), Is.EqualTo(new[,] { { 1f, -2f, 3.5f }, { 4f, -0f, float.MaxValue } }));
    }

    [Test]
    public void FromFloats_takes_a_copy_of_a_matrix()
    {
        float[,] matrix = new[,] { { 1f, 2f, 3f }, { 4f, 5f, 6f } };
        Dataset data = Dataset.FromFloats("matrix", matrix, labels: [1, 0]);
        matrix[0, 0] = 9;
        Assert.That(data.Floats.ToArray(), Is.EqualTo(new[] { 1f, 2f, 3f, 4f, 5f, 6f }));
        Assert.That((data.Count, data.Columns, data.Labels[0]), Is.EqualTo((2, 3, 1)));
    }

    [TestCase(float.NaN, "NaN")]
    [TestCase(float.PositiveInfinity, "Infinity")]
    [TestCase(float.NegativeInfinity, "-Infinity")]
    public void FromFloats_value_that_is_not_finite_names_row_and_column(float bad, string text) =>
        Assert.That(() => Dataset.FromFloats("prices", [1, 2, 3, 4, 5, bad], 2), Throws.ArgumentException
            .With.Message.StartsWith($"Data set 'prices': row 2, column 1 (both from 0) is {text}; expected a finite number."));

    [Test]
    public void FromBytes_sizes_that_do_not_fit_are_refused()
    {
        Assert.That(() =>
            Dataset.FromBytes("few", new byte[7], 2),
            Throws.ArgumentException.With.Message.StartsWith("Data set 'few' has 7 values; expected one or more rows of 2."));
        Assert.That(() =>
            Dataset.FromBytes("few", [], 2), Throws.ArgumentException.With.Message.StartsWith(
            "Data set 'few' has 0 values; expected one or more rows of 2."));
        Assert.That(() =>
            Dataset.FromBytes("few", new byte[4], 0),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith("Data set 'few': expected 1 column or more."));
        Assert.That(() =>
            Dataset.FromBytes("few", new byte[4], 2, labels: [1]),
            Throws.ArgumentException.With.Message.StartsWith("Data set 'few' has 1 labels; expected 2, one a row."));
        Assert.That(() => Dataset.FromBytes("few", new byte[4], 2, image: new ImageSize(2, 2)), Throws.ArgumentException
            .With.Message.StartsWith("Data set 'few' has images of 2x2; expected 2 pixels, one a column."));
        Assert.That(() => Dataset.FromBytes("few", new byte[4], 2, image: new ImageSize(-1, -2)), Throws.ArgumentException);
        Assert.That(() => Dataset.FromBytes("", new byte[4], 2), Throws.ArgumentException);
    }

    [Test]
    public void Bytes_of_floats_and_floats_of_bytes_are_refused()
    {
        Assert.That(() =>
            Floats().Bytes.Length, Throws.InvalidOperationException.With.Message.EqualTo(
            "Data set 'prices' holds floats; read Floats, or check IsBytes first."));
        Assert.That(() =>
            Bytes().Floats.Length, Throws.InvalidOperationException.With.Message.EqualTo(
            "Data set 'few' holds bytes; read Bytes, or check IsBytes first."));
    }

    [Test]
    public void CopyRow_writes_one_row_and_no_more()
    {
        float[] destination = new[] { -1f, -1f, -1f, -1f };
        Floats().CopyRow(1, destination);
        Assert.That(destination, Is.EqualTo(new[] { 4f, -0f, float.MaxValue, -1f }));
    }

    [Test]
    public void CopyRow_bad_arguments_are_refused()
    {
        Assert.That(() =>
            Floats().CopyRow(2, new float[3]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
            "Expected a row of data set 'prices', 0 to 1."));
        Assert.That(() => Floats().CopyRow(-1, new float[3]), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() =>
            Floats().CopyRow(0, new float[2]), Throws.ArgumentException.With.Message.StartsWith(
            "The destination holds 2 values; expected 3 or more."));
    }

    [Test]
    public void Slice_shares_memory_and_keeps_rows_together_with_labels()
    {
        Dataset data = Bytes();
        Dataset slice = data.Slice(2, 3).Slice(1, 2);
        Assert.That(slice.Bytes.Overlaps(data.Bytes, out int offset));
        Assert.That(offset, Is.EqualTo(-6));
        Assert.That(slice.Bytes.ToArray(), Is.EqualTo(new byte[] { 30, 35, 40, 45 }));
        Assert.That(slice.Labels.ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
        Assert.That((slice.Count, slice.Name, slice.Image), Is.EqualTo((2, "few", data.Image)));
    }

    [TestCase(-1, 1)]
    [TestCase(6, 1)]
    [TestCase(0, 0)]
    [TestCase(0, 7)]
    [TestCase(5, int.MaxValue)]
    public void Slice_and_ToArray_rows_that_do_not_exist_are_refused(int start, int count)
    {
        Assert.That(() => Bytes().Slice(start, count), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("'few'"));
        Assert.That(() => Bytes().ToArray(start, count), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Take_gives_the_first_rows()
    {
        Assert.That(Bytes().Take(2).ToArray(), Is.EqualTo(Bytes().ToArray(0, 2)));
        Assert.That(() =>
            Bytes().Take(7), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
            "Data set 'few' has 6 rows; expected 1 to 6 from row 0 on."));
    }

    [Test]
    public void Subset_gives_rows_in_the_given_order()
    {
        Dataset subset = Bytes().Subset([4, 0, 4]);
        Assert.That(subset.Bytes.ToArray(), Is.EqualTo(new byte[] { 40, 45, 0, 5, 40, 45 }));
        Assert.That(subset.Labels.ToArray(), Is.EqualTo(new byte[] { 4, 0, 4 }));
        Assert.That(Floats().Subset([1]).Floats.ToArray(), Is.EqualTo(new[] { 4f, -0f, float.MaxValue }));
        Assert.That(() =>
            Bytes().Subset([0, 6]), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
            "Expected rows of data set 'few', 0 to 5."));
        Assert.That(() => Bytes().Subset([]), Throws.ArgumentException);
    }

    [Test]
    public void Split_in_order_gives_the_first_rows_to_train()
    {
        (Dataset train, Dataset test) = Bytes().Split(4);
        Assert.That(train.Labels.ToArray(), Is.EqualTo(new byte[] { 0, 1, 2, 3 }));
        Assert.That(test.Labels.ToArray(), Is.EqualTo(new byte[] { 4, 5 }));
        Assert.That(() => Bytes().Split(6), Throws.InstanceOf<ArgumentOutOfRangeException>()
            .With.Message.StartsWith("Data set 'few' has 6 rows; expected 1 to 5, so that both parts have some."));
        Assert.That(() => Bytes().Split(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Split_shuffled_has_each_row_once_and_depends_on_the_seed_alone()
    {
        Dataset data = Bytes(100);
        (Dataset train, Dataset test) = data.Split(0.75, seed: 5);
        Assert.That((train.Count, test.Count), Is.EqualTo((75, 25)));
        byte[] labels = [.. train.Labels, .. test.Labels];
        Assert.That(labels, Is.Not.Ordered);
        Assert.That(labels.Order(), Is.EqualTo(data.Labels.ToArray()));
        for (int row = 0; row < train.Count; row++)
        {
            Assert.That(train.Bytes[2 * row], Is.EqualTo((byte)(10 * train.Labels[row])), "a row keeps its label");
        }

        Assert.That(data.Split(0.75, seed: 5).Train.Labels.SequenceEqual(train.Labels));
        Assert.That(data.Split(0.75, seed: 6).Train.Labels.SequenceEqual(train.Labels), Is.False);
    }

    [Test]
    public void Split_by_a_fraction_leaves_a_row_in_both_parts()
    {
        Assert.That(Bytes(3).Split(0.999, 0).Test.Count, Is.EqualTo(1));
        Assert.That(Bytes(3).Split(0.001, 0).Train.Count, Is.EqualTo(1));
        foreach (double fraction in new[] { 0, 1, -0.5, 1.5, double.NaN })
        {
            Assert.That(() =>
                Bytes().Split(fraction, 0), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.StartsWith(
                "Expected a fraction of the rows, above 0 and below 1."));
        }

        Assert.That(() =>
            Bytes(1).Split(0.5, 0), Throws.InvalidOperationException.With.Message.EqualTo(
            "Data set 'few' has 1 row; expected 2 or more to split."));
    }

    [Test]
    public void DataSplit_of_different_columns_is_refused() => Assert.That(() => new DataSplit(Bytes(), Floats()),
        Throws.ArgumentException.With.Message.StartsWith("The test rows have 3 columns; expected 2, as in the training rows."));
}
