using System.Runtime.InteropServices;
using Latent.Data;
using Latent.IO;
using Latent.Tests.IO;

namespace Latent.Tests.Data;

public sealed class MappedRowsTests
{
    [Test]
    public void Rows_of_each_type_are_read_by_their_number([Values(0, 7)] int header)
    {
        using TemporaryFolder folder = new();
        float[] floats = [1, 2, 3, 4, 5, -6.5f];
        int[] ints = [1, -2, int.MaxValue, 4, 5, 6];
        byte[] bytes = [1, 2, 3, 4, 5, 255];
        Assert.That(Read(floats, block => block.Floats.ToArray()), Is.EqualTo(new[] { 5, -6.5f, 1, 2 }));
        Assert.That(Read(ints, block => block.Ints.ToArray()), Is.EqualTo(new[] { 5, 6, 1, -2 }));
        Assert.That(Read(bytes, block => block.Bytes.ToArray()), Is.EqualTo(new byte[] { 5, 255, 1, 2 }));

        T[] Read<T>(T[] values, Func<RowBlock, T[]> numbers)
            where T : unmanaged
        {
            string path = Write(folder, typeof(T).Name, values, header);
            using MappedRows rows = MappedRows.Open(path, RowLayout.Of<T>(2), header);
            Assert.That((rows.Count, rows.Name, rows.Layout.Columns), Is.EqualTo((3, typeof(T).Name, 2)));
            RowBlock block = new(rows.Layout, 2);
            rows.Read([2, 0], block);
            return numbers(block);
        }
    }

    [Test]
    public void Conditions_are_in_a_file_of_their_own()
    {
        using TemporaryFolder folder = new();
        string rows = Write(folder, "rows", new byte[] { 1, 2, 3, 4, 5, 6 });
        string conditions = Write(folder, "conditions", new float[] { 7, 8, 9 });
        RowLayout layout = new(ColumnType.Bytes, 2, Conditions: 1);
        using (MappedRows mapped = MappedRows.Open(rows, layout, conditionsPath: conditions))
        {
            RowBlock block = new(layout, 3);
            using IRowReader reader = mapped.Read(new EpochOrder(0, 0, IsShuffled: false, FirstRow: 1));
            Assert.That(reader.Read(block), Is.EqualTo(2));
            Assert.That(block[1].Condition.ToArray(), Is.EqualTo(new[] { 9f }));
            Assert.That(block[0].Bytes.ToArray(), Is.EqualTo(new byte[] { 3, 4 }));
            Assert.That(reader.Read(block), Is.Zero);
        }

        Assert.That(() => MappedRows.Open(rows, layout), Throws.ArgumentException.With.Message.Contains("give both or none"));
        string few = Write(folder, "few", new float[] { 7, 8 });
        Assert.That(
            () => MappedRows.Open(rows, layout, conditionsPath: few),
            Throws.InstanceOf<DataFileException>().With.Message.Contains("number of rows is 2; expected 3"));
    }

    [Test]
    public void Files_that_hold_no_whole_rows_are_refused()
    {
        using TemporaryFolder folder = new();
        RowLayout layout = RowLayout.Of<float>(3);
        Assert.That(
            () => MappedRows.Open(Write(folder, "cut", new byte[25]), layout),
            Throws.InstanceOf<DataFileException>().With.Message.Contains("file length is 25 bytes; expected a header of 0 bytes and one"));
        Assert.That(() => MappedRows.Open(Write(folder, "empty", Array.Empty<byte>()), layout), Throws.InstanceOf<DataFileException>());
        Assert.That(
            () => MappedRows.Open(Write(folder, "head", new byte[8]), layout, headerBytes: 9), Throws.InstanceOf<DataFileException>());
        Assert.That(
            () => MappedRows.Open(folder.File("none"), layout),
            Throws.InstanceOf<DataFileException>().With.Message.Contains("unreadable")
                .And.InnerException.InstanceOf<FileNotFoundException>());
        Assert.That(() => MappedRows.Open(folder.File("none"), default), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    /// <summary>Without the check of the length, the copy would end the process.</summary>
    [Test]
    [Platform(Exclude = "Win", Reason = "Windows refuses to cut off a mapped file")]
    public void A_file_that_is_cut_off_while_it_is_open_gives_an_exception()
    {
        using TemporaryFolder folder = new();
        string path = Write(folder, "rows", new float[100_000]);
        using MappedRows rows = MappedRows.Open(path, RowLayout.Of<float>(10));
        RowBlock block = new(rows.Layout, 1);
        rows.Read([9_999], block);
        using (FileStream file = new(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite))
        {
            file.SetLength(1000);
        }

        Assert.That(
            () => rows.Read([9_999], block),
            Throws.InstanceOf<DataFileException>().With.Message.Contains("file length is 1000 bytes").And.Message.Contains("cut off"));
        rows.Dispose();
        Assert.That(() => rows.Read([0], block), Throws.InstanceOf<ObjectDisposedException>());
    }

    private static string Write<T>(TemporaryFolder folder, string name, T[] values, int header = 0)
        where T : unmanaged
    {
        string path = folder.File(name);
        File.WriteAllBytes(path, [.. new byte[header], .. MemoryMarshal.AsBytes(values.AsSpan())]);
        return path;
    }
}
