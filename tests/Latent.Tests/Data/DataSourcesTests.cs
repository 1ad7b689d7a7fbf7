using Latent.Data;

namespace Latent.Tests.Data;

public sealed class DataSourcesTests
{
    private static readonly EpochOrder First = new(7, 0, IsShuffled: true);

    [Test]
    public void The_random_numbers_of_a_row_depend_on_seed_epoch_and_row_alone()
    {
        EpochOrder same = First with { FirstRow = 3 };
        Assert.That(same.Random(5).NextSeed(), Is.EqualTo(First.Random(5).NextSeed()));
        ulong[] seeds =
        [
            First.Random(5).NextSeed(), First.Random(6).NextSeed(), (First with { Epoch = 1 }).Random(5).NextSeed(),
            (First with { Seed = 8 }).Random(5).NextSeed(), First.Random(5 + (1L << 32)).NextSeed(), First.Random().NextSeed(),
        ];
        Assert.That(seeds, Is.Unique);
    }

    [Test]
    public void A_transformation_gives_the_same_rows_with_any_number_of_threads_and_from_any_row()
    {
        IDataSource[] sources = [.. new[] { 1, 2, 0 }.Select(threads => Numbers(100).Transform(Noise, RowLayout.Of<float>(2), threads))];
        float[][] rows = Rows(sources[0], First, 7);
        Assert.That(rows, Is.EqualTo(Rows(sources[1], First, 64)));
        Assert.That(rows, Is.EqualTo(Rows(sources[2], First, 1)));
        Assert.That(rows[33..], Is.EqualTo(Rows(sources[1], First with { FirstRow = 33 }, 9)));
        Assert.That(rows, Is.Not.EqualTo(Rows(sources[0], First with { Epoch = 1 }, 7)));
        Assert.That(rows.Select(row => row[0]).Order(), Is.EqualTo(Enumerable.Range(0, 100)), "each row once");
        Assert.That(rows.Select(row => row[1]), Is.Unique);

        static void Noise(RowSpan from, RowSpan to, RandomSource random)
        {
            to.Floats[0] = from.Ints[0];
            to.Floats[1] = (float)random.NextUniform();
        }
    }

    [TestCase(1)]
    [TestCase(3)]
    public void An_exception_of_a_transformation_arrives_as_it_is(int threads)
    {
        IDataSource source = Numbers(10).Transform((from, _, _) => throw new TimeoutException($"{from.Ints.Length}"), threads: threads);
        Assert.That(() => Rows(source, First, 4), Throws.InstanceOf<TimeoutException>());
    }

    [Test]
    public void A_table_is_shuffled_by_a_permutation_and_not_otherwise()
    {
        int[] order = [.. Rows(Numbers(50), First, 8).Select(row => (int)row[0])];
        Assert.That(order, Is.EqualTo(new RandomSource(7, 0x8000_0000).Permutation(50)));
        Assert.That(Rows(Numbers(50), First with { IsShuffled = false }, 8).Select(row => row[0]), Is.EqualTo(Enumerable.Range(0, 50)));
    }

    [TestCase(2)]
    [TestCase(10)]
    [TestCase(500)]
    public void A_buffer_gives_each_row_once_and_no_row_much_too_early(int buffer)
    {
        IDataSource source = Stream(100).Shuffle(buffer);
        float[] rows = [.. Rows(source, First, 7).Select(row => row[0])];
        Assert.That(rows.Order(), Is.EqualTo(Enumerable.Range(0, 100)));
        Assert.That(rows, Is.Not.Ordered);
        Assert.That(rows.Select((row, i) => row - i), Is.All.LessThan(buffer));
        Assert.That(rows[41..], Is.EqualTo(Rows(source, First with { FirstRow = 41 }, 13).Select(row => row[0])));
        Assert.That(rows, Is.Not.EqualTo(Rows(source, First with { Epoch = 1 }, 7).Select(row => row[0])));
        Assert.That(Rows(source, First with { IsShuffled = false }, 7).Select(row => row[0]), Is.Ordered);
    }

    [Test]
    public void An_enumeration_is_opened_for_each_epoch_and_gives_the_rows_that_are_left()
    {
        List<int> epochs = [];
        IDataSource source = DataSources.FromRows("counted", 1, order =>
        {
            epochs.Add(order.Epoch);
            return Enumerable.Range(0, 10).Select(i => new[] { i + 100 * order.Epoch });
        });
        Assert.That(Rows(source, First with { Epoch = 3, FirstRow = 8 }, 4).Select(row => row[0]), Is.EqualTo(new[] { 308, 309 }));
        Assert.That(Rows(source, First with { FirstRow = 20 }, 4), Is.Empty);
        Assert.That(epochs, Is.EqualTo(new[] { 3, 0 }));
        Assert.That(source.Count, Is.Null);
    }

    [Test]
    public void Rows_of_another_length_or_type_are_refused()
    {
        Assert.That(
            () => Rows(DataSources.FromRows<byte>("uneven", 2, [[1, 2], [3]]), First, 4),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("row 1 of the epoch (from 0) has 1 numbers; expected 2"));
        Assert.That(
            () => Rows(DataSources.FromRows("targets", 1, 2, _ => new[] { (new[] { 1f }, new[] { 1f }) }), First, 4),
            Throws.InstanceOf<InvalidDataException>().With.Message.Contains("has 1 conditions; expected 2"));
        Assert.That(
            () => DataSources.FromRows<double>("doubles", 1, [[1.0]]),
            Throws.InstanceOf<NotSupportedException>().With.Message.Contains("Double"));
        Assert.That(() => DataSources.FromRows<int>("none", 0, []), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => Numbers(3).Shuffle(1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    [Test]
    public void Labels_of_a_table_are_one_hot_conditions()
    {
        Dataset labelled = Dataset.FromBytes("labelled", [10, 20, 30], 1, labels: [2, 0, 1]);
        Assert.That(labelled.Layout, Is.EqualTo(new RowLayout(ColumnType.Bytes, 1, 3)));
        RowBlock block = new(labelled.Layout, 2);
        labelled.Read([0, 2], block);
        Assert.That(block.Bytes.ToArray(), Is.EqualTo(new byte[] { 10, 30 }));
        Assert.That(block.Conditions.ToArray(), Is.EqualTo(new float[] { 0, 0, 1, 0, 1, 0 }));
        Assert.That($"{labelled.Layout}", Is.EqualTo("1 bytes and 3 conditions"));
    }

    [Test]
    public void Ints_of_a_table_are_kept()
    {
        Dataset table = Dataset.FromInts("ints", [1, 2, 3, 4, 5, 6], 2, labels: [0, 1, 0]);
        Assert.That(table.Subset([2, 0]).Ints.ToArray(), Is.EqualTo(new[] { 5, 6, 1, 2 }));
        Assert.That(table.Slice(1, 1).ToArray(), Is.EqualTo(new float[,] { { 3, 4 } }));
        Assert.That(() => table.Floats.Length, Throws.InvalidOperationException.With.Message.Contains("holds ints; read Ints"));
        Assert.That($"{table}", Is.EqualTo("ints: 3 rows of 2 ints"));
    }

    private static Dataset Numbers(int count) => Dataset.FromInts("numbers", [.. Enumerable.Range(0, count)], 1);

    private static IDataSource Stream(int count) => DataSources.FromRows("stream", 1, Enumerable.Range(0, count).Select(i => new[] { i }));

    /// <summary>All rows that a source gives, by blocks of a size.</summary>
    private static float[][] Rows(IDataSource source, EpochOrder order, int blockSize)
    {
        List<float[]> rows = [];
        using IRowReader reader = source.Read(order);
        RowBlock block = new(source.Layout, blockSize);
        for (int count = blockSize; count == blockSize;)
        {
            count = reader.Read(block);
            for (int row = 0; row < count; row++)
            {
                rows.Add(source.Layout.Type == ColumnType.Ints
                    ? Array.ConvertAll(block[row].Ints.ToArray(), value => (float)value)
                    : block[row].Floats.ToArray());
            }
        }

        return [.. rows];
    }
}
