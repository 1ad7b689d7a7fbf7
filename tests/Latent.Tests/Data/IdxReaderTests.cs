using System.IO.Compression;
using Latent.Data;
using Latent.Tests.IO;

namespace Latent.Tests.Data;

public sealed class IdxReaderTests
{
    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Read_plain_and_gzip_files_gives_the_same_pixels_and_labels([Values] bool gzipImages, [Values] bool gzipLabels)
    {
        byte[] images = Idx.Images(count: 3, height: 4, width: 5);
        byte[] labels = Idx.Labels(7, 0, 9);
        Dataset data = IdxReader.Read("few", _folder.Write("i", gzipImages ? Idx.Gzip(images) : images),
            _folder.Write("l", gzipLabels ? Idx.Gzip(labels) : labels));
        Assert.That((data.Name, data.Count, data.Columns, data.Image, data.IsBytes),
            Is.EqualTo(("few", 3, 20, (ImageSize?)new ImageSize(4, 5), true)));
        Assert.That(data.Bytes.ToArray(), Is.EqualTo(images[16..]));
        Assert.That(data.Labels.ToArray(), Is.EqualTo(new byte[] { 7, 0, 9 }));
    }

    [Test]
    public void Read_highly_compressed_images_grows_to_their_full_size()
    {
        byte[] images = [.. Idx.Header(0x803, 100, 100, 100), .. new byte[1_000_000]];
        Dataset data = IdxReader.Read("blank", _folder.Write("i", Idx.Gzip(images)), _folder.Write("l", Idx.Labels(new byte[100])));
        Assert.That(data.Bytes.Length, Is.EqualTo(1_000_000));
        Assert.That(data.Bytes.IndexOfAnyExcept((byte)0), Is.Negative);
    }

    private static readonly TestCaseData[] BadFiles =
    [
        Bad("empty", [], "length of the content is 0 bytes; expected 16 or more, the size of the header."),
        Bad("cut in the header", Idx.Images(2, 3, 3)[..15],
            "length of the content is 15 bytes; expected 16 or more, the size of the header."),
        Bad("cut in the values", Idx.Images(2, 3, 3)[..^1], "file length is 33 bytes; expected 34, as its header states."),
        Bad("one byte more", [.. Idx.Images(2, 3, 3), 0], "file length is 35 bytes; expected 34, as its header states."),
        Bad("wrong magic", [.. Idx.Header(0x12345678, 1, 1, 1), 0],
            "magic number is 0x12345678; expected 0x00000803 (unsigned bytes, rank 3)."),
        Bad("labels", Idx.Labels(new byte[100]), "magic number is 0x00000801; expected 0x00000803 (unsigned bytes, rank 3)."),
        Bad("signed bytes", [.. Idx.Header(0x903, 1, 1, 1), 0], "element type is 0x09 (signed bytes); expected 0x08 (unsigned bytes)."),
        Bad("16-bit integers", [.. Idx.Header(0xB03, 1, 1, 1), 0, 0],
            "element type is 0x0B (16-bit integers); expected 0x08 (unsigned bytes)."),
        Bad("32-bit integers", [.. Idx.Header(0xC03, 1, 1, 1), 0, 0, 0, 0],
            "element type is 0x0C (32-bit integers); expected 0x08 (unsigned bytes)."),
        Bad("floats", [.. Idx.Header(0xD03, 1, 1, 1), 0, 0, 0, 0], "element type is 0x0D (32-bit floats); expected 0x08 (unsigned bytes)."),
        Bad("doubles", [.. Idx.Header(0xE03, 1, 1, 1), .. new byte[8]],
            "element type is 0x0E (64-bit floats); expected 0x08 (unsigned bytes)."),
        Bad("unknown type", [.. Idx.Header(0xA03, 1, 1, 1), 0],
            "magic number is 0x00000A03; expected 0x00000803 (unsigned bytes, rank 3)."),
        Bad("no images", Idx.Header(0x803, 0, 28, 28), "dimension 1 of 3 is 0; expected 1 or more."),
        Bad("no width", Idx.Header(0x803, 5, 28, 0), "dimension 3 of 3 is 0; expected 1 or more."),
        Bad("huge", Idx.Header(0x803, uint.MaxValue, 28, 28),
            "dimension 1 of 3 is 4294967295; expected at most 1073741824, so that the file holds no more than 1073741824 values."),
        Bad("overflow", Idx.Header(0x803, 0x10000, 0x10000, 0x10000),
            "dimension 2 of 3 is 65536; expected at most 16384, so that the file holds no more than 1073741824 values."),
    ];

    private static TestCaseData Bad(string name, byte[] content, string message) =>
        new TestCaseData(content, message).SetArgDisplayNames(name);

    [TestCaseSource(nameof(BadFiles))]
    public void Read_bad_images_names_the_value_and_what_was_expected(byte[] content, string message)
    {
        string path = _folder.Write("images", content);
        Assert.That(() =>
            IdxReader.Read("few", path, _folder.Write("l", Idx.Labels(1, 2))),
            Throws.TypeOf<IdxException>().With.Message.EqualTo($"{path}: {message}"));
    }

    [Test]
    public void Read_images_that_are_missing_or_a_folder_names_the_path()
    {
        string labels = _folder.Write("l", Idx.Labels(1));
        Assert.That(() => IdxReader.Read("few", _folder.File("nothing"), labels),
            Throws.TypeOf<IdxException>().With.Message.EqualTo($"{_folder.File("nothing")}: file is missing; expected an IDX file."));
        Assert.That(() =>
            IdxReader.Read("few", _folder.Path, labels),
            Throws.TypeOf<IdxException>().With.Message.StartsWith($"{_folder.Path}: file is unreadable ("));
    }

    [Test]
    public void Read_a_different_number_of_labels_names_both_counts()
    {
        (string images, string labels) = (_folder.Write("i", Idx.Images(2, 3, 3)), _folder.Write("l", Idx.Labels(1, 2, 3)));
        Assert.That(() => IdxReader.Read("few", images, labels),
            Throws.TypeOf<IdxException>().With.Message.EqualTo(
            $"{labels}: number of labels is 3; expected 2, the number of images in {images}."));
    }

    [Test]
    public void Read_a_label_out_of_range_names_its_place()
    {
        (string images, string labels) = (_folder.Write("i", Idx.Images(3, 3, 3)), _folder.Write("l", Idx.Labels(9, 10, 255)));
        Assert.That(() => IdxReader.Read("few", images, labels, classes: 10),
            Throws.TypeOf<IdxException>().With.Message.EqualTo($"{labels}: label 1 (from 0) is 10; expected 0 to 9."));
        Assert.That(IdxReader.Read("few", images, labels).Labels[2], Is.EqualTo(255));
    }

    [Test]
    public void Read_gzip_that_ends_early_or_is_damaged_is_refused()
    {
        byte[] whole = Idx.Gzip(Idx.Images(4, 5, 5));
        byte[] wrongSum = whole.ToArray();
        wrongSum[^8] ^= 1;
        Assert.That(() => ReadImages(wrongSum), Throws.TypeOf<IdxException>().With.Message.StartsWith("test: gzip data is damaged ("));
        for (int length = 2; length < whole.Length; length++)
        {
            Assert.That(() => ReadImages(whole[..length]), Throws.TypeOf<IdxException>(), $"cut after {length} of {whole.Length} bytes");
        }
    }

    [Test]
    public void Read_plain_images_cut_after_any_byte_is_refused()
    {
        byte[] whole = Idx.Images(2, 3, 3);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.That(() => ReadImages(whole[..length]), Throws.TypeOf<IdxException>(), $"cut after {length} of {whole.Length} bytes");
        }
    }

    [Test]
    public void Read_gzip_with_fewer_or_more_values_than_its_header_states_is_refused()
    {
        Assert.That(() => ReadImages(Idx.Gzip(Idx.Images(2, 3, 3)[..^1])),
            Throws.TypeOf<IdxException>().With.Message.EqualTo(
            "test: length at the end of the gzip data is 33 bytes; expected 34, as the IDX header states."));
        Assert.That(() => ReadImages(Idx.Gzip([.. Idx.Images(2, 3, 3), 0])),
            Throws.TypeOf<IdxException>().With.Message.EqualTo(
            "test: length at the end of the gzip data is 35 bytes; expected 34, as the IDX header states."));
    }

    [Test]
    public void Read_gzip_with_bytes_after_its_end_is_refused() =>
        Assert.That(() =>
            ReadImages([.. Idx.Gzip(Idx.Images(2, 3, 3)), 0]),
            Throws.TypeOf<IdxException>().With.Message.StartsWith("test: length at the end of the gzip data is "));

    [Test]
    public void Read_gzip_cut_in_its_values_with_a_forged_length_is_refused()
    {
        byte[] cut = Forge(Idx.Gzip(Idx.Images(10, 28, 28))[..4000], 16 + 7840);
        Assert.That(() => ReadImages(cut), Throws.TypeOf<IdxException>());
    }

    [Test]
    public void Read_a_gzip_bomb_stops_at_what_its_header_states()
    {
        byte[] bomb = Forge(Idx.Gzip([.. Idx.Header(0x803, 2, 28, 28), .. new byte[256 << 20]], CompressionLevel.Fastest), 16 + 1568);
        long allocated = Allocation.Of(() => Assert.That(() => ReadImages(bomb), Throws.TypeOf<IdxException>().With.Message
            .EqualTo("test: number of values is more than 1568; expected 1568, as its header states.")));
        Assert.That(allocated, Is.LessThan(Allocation.Allowance));
    }

    /// <summary>Overwrites the length that gzip keeps in its last four bytes.</summary>
    private static byte[] Forge(byte[] gzip, int length)
    {
        BitConverter.TryWriteBytes(gzip.AsSpan(gzip.Length - 4), length);
        return gzip;
    }

    [Test]
    public void Read_a_header_that_states_more_than_gzip_can_hold_takes_no_memory()
    {
        byte[] lie = Idx.Gzip([.. Idx.Header(0x803, 1 << 20, 32, 32), 1, 2, 3]);
        long allocated = Allocation.Of(() => Assert.That(() => ReadImages(lie), Throws.TypeOf<IdxException>().With.Message
            .EqualTo($"test: number of values in the header is 1073741824; expected no more than {lie.Length} bytes of gzip can hold.")));
        Assert.That(allocated, Is.LessThan(Allocation.Allowance));
    }

    [Test]
    public void Read_a_gzip_header_that_states_too_much_takes_memory_only_as_data_arrives()
    {
        byte[] noise = new byte[2 << 20];
        new Random(1).NextBytes(noise);
        byte[] lie = Forge(Idx.Gzip([.. Idx.Header(0x803, 1 << 20, 32, 32), .. noise]), 16 + (1 << 30));
        long allocated = Allocation.Of(() => Assert.That(() => ReadImages(lie), Throws.TypeOf<IdxException>()));
        Assert.That(allocated, Is.LessThan((3 * lie.Length) + Allocation.Allowance));
    }

    [Test]
    public void Read_a_plain_header_that_states_too_much_takes_no_memory()
    {
        byte[] lie = Idx.Header(0x803, 1 << 20, 32, 32);
        long allocated = Allocation.Of(() =>
            Assert.That(() => ReadImages(lie), Throws.TypeOf<IdxException>().With.Message.Contains("file length is 16 bytes")));
        Assert.That(allocated, Is.LessThan(Allocation.Allowance));
    }

    [Test]
    public void Read_plain_images_takes_their_own_size_once()
    {
        byte[] whole = Idx.Images(1000, 28, 28);
        Assert.That(Allocation.Of(() => ReadImages(whole)), Is.InRange(784_000, 784_000 + Allocation.Allowance));
    }

    [Test]
    public void Read_randomly_damaged_files_throws_no_other_exception()
    {
        int refused = Corruption.CountRefusals<IdxException>(Idx.Images(2, 3, 3), 20_000, stream => IdxReader.Read(stream, "test", 3));
        int refusedGzip = Corruption.CountRefusals<IdxException>(Idx.Gzip(Idx.Images(2, 3, 3)), 20_000, stream =>
            IdxReader.Read(stream, "test", 3));
        Assert.That((refused, refusedGzip), Is.Not.EqualTo((0, 0)));
    }

    private static void ReadImages(byte[] content) => IdxReader.Read(new MemoryStream(content, writable: false), "test", rank: 3);
}
