using System.IO.Compression;
using System.Runtime.InteropServices;
using Latent.IO;
using Latent.Torch.Tests.Support;
using static Latent.Torch.Tests.Support.Python;

namespace Latent.Torch.Tests;

/// <summary>Files that are cut, damaged, or none of torch.save.</summary>
public sealed class DamageTests
{
    private static readonly byte[] Good = Pickle(Dictionary(("weight", Tensor())));
    private static readonly (string, byte[]) Data = ("data/0", MemoryMarshal.AsBytes<float>([1, 2, 3]).ToArray());

    private TorchZip _zip = null!;

    [SetUp]
    public void CreateFolder() => _zip = new TorchZip();

    [TearDown]
    public void DeleteFolder() => _zip.Dispose();

    [Test]
    public void A_file_cut_after_any_byte_is_refused()
    {
        byte[] whole = File.ReadAllBytes(_zip.Write(Good, [Data]));
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.That(() => Read(whole[..length]), Throws.TypeOf<TorchFileException>(), $"cut after {length} of {whole.Length} bytes");
        }
    }

    [Test]
    public void A_pickle_cut_after_any_byte_is_refused()
    {
        for (int length = 0; length < Good.Length; length++)
        {
            string path = _zip.Write(Good[..length], [Data]);
            Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.Contains("length of the pickle is")
                .Or.Message.Contains("stack of the pickle"), $"cut after {length} of {Good.Length} bytes");
        }
    }

    [Test]
    public void A_changed_byte_is_refused_or_changes_nothing()
    {
        byte[] whole = File.ReadAllBytes(Fixture.PathOf("parameters.pth"));
        float[] expected = TorchFile.Read(Fixture.PathOf("parameters.pth")).Get("weight").Values;
        int refused = 0;
        for (int place = 0; place < whole.Length; place++)
        {
            byte[] damaged = [.. whole];
            damaged[place] ^= (byte)(1 << (place % 8));
            try
            {
                Assert.That(Read(damaged).Get("weight").Values, Is.EqualTo(expected), $"byte {place}");
            }
            catch (TorchFileException)
            {
                refused++;
            }
        }

        Assert.That(refused, Is.GreaterThan(300));
    }

    [Test]
    public void A_randomly_damaged_pickle_throws_no_other_exception()
    {
        int seed = int.TryParse(Environment.GetEnvironmentVariable("LATENT_SEED"), out int given) ? given : Random.Shared.Next();
        Random random = new(seed);
        for (int round = 0; round < 3000; round++)
        {
            byte[] damaged = [.. Good];
            for (int edits = random.Next(1, 4); edits > 0; edits--)
            {
                damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
            }

            try
            {
                TorchFile.Read(_zip.Write(damaged, [Data]));
            }
            catch (TorchFileException)
            {
            }
            catch (Exception error)
            {
                Assert.Fail($"LATENT_SEED={seed}, round {round}: {error}\npickle: {Convert.ToHexString(damaged)}");
            }
        }
    }

    [TestCase("big", "byte order is 'big'; expected 'little': load the file on the machine that wrote it")]
    [TestCase("", "byte order is ''; expected 'little'")]
    public void Another_byte_order_is_refused(string order, string message) =>
        AssertRefused([Data, TorchZip.Text("byteorder", order)], message);

    [TestCase("0")]
    [TestCase("11")]
    [TestCase("-3")]
    [TestCase("three")]
    public void Another_version_is_refused(string version) =>
        AssertRefused([Data, TorchZip.Text("version", $"{version}\n")], $"version is '{version}'; expected a number from 1 to 10.");

    [Test]
    public void The_entries_of_a_new_PyTorch_are_read()
    {
        string path = _zip.Write(Good, [Data, TorchZip.Text("byteorder", "little"), TorchZip.Text("version", "3\n"),
            TorchZip.Text(".format_version", "1"), TorchZip.Text(".data/serialization_id", "0633")]);
        Assert.That(TorchFile.Read(path).Get("weight").Values, Is.EqualTo(new[] { 1f, 2f, 3f }));
    }

    [Test]
    public void A_wrong_checksum_is_refused()
    {
        byte[] whole = File.ReadAllBytes(_zip.Write(Good, [Data]));
        int place = whole.AsSpan().IndexOf(Data.Item2);
        whole[place] ^= 1;
        Assert.That(() => Read(whole), Throws.TypeOf<TorchFileException>().With.Message.Contains("checksum of archive/data/0 is 0x")
            .And.Message.Contains("as the archive says: the file is damaged, or was written without checksums"));
    }

    [Test]
    public void An_entry_twice_is_refused() =>
        AssertRefused([Data, Data], "archive is with two entries 'archive/data/0'; expected each name once");

    [TestCase("empty", "", "start of the file is missing; expected that of a file of torch.save.")]
    [TestCase("text", "what?", "start of the file is 0x74616877; expected that of a file of torch.save.")]
    [TestCase("empty archive", "PK\u0005\u0006\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", "archive is without data.pkl; expected one folder")]
    public void Another_file_is_refused(string name, string content, string message)
    {
        string path = _zip.PathOf(name);
        File.WriteAllBytes(path, [.. content.Select(letter => (byte)letter)]);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"));
    }

    [Test]
    public void An_archive_of_other_things_is_refused()
    {
        string path = _zip.WriteEntries([("a/data.pkl", Good), ("b/data.pkl", Good)]);
        Assert.That(() => TorchFile.Read(path),
            Throws.TypeOf<TorchFileException>().With.Message.Contains("archive is with 2 files data.pkl"));
    }

    [Test]
    public void A_path_that_is_missing_or_a_folder_is_told()
    {
        string path = _zip.PathOf("missing.pth");
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.EqualTo(
            $"{path}: file is missing; expected a file of torch.save."));
        string folder = Path.GetDirectoryName(path)!;
        Assert.That(() => TorchFile.Read(folder),
            Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{folder}: file is unreadable ("));
    }

    [TestCase("damaged", new byte[] { 0x80, 9 }, "protocol of the pickle is 9; expected at most 5.")]
    [TestCase("nothing on the stack", new byte[] { 0x80, 2, (byte)'.' }, "stack of the pickle is empty where a value is needed")]
    [TestCase("no mark", new byte[] { 0x80, 2, (byte)'t' }, "stack of the pickle is empty where a value is needed")]
    [TestCase("below a mark", new byte[] { 0x80, 2, (byte)'N', (byte)'(', 0x85 }, "stack of the pickle is empty where a value is needed")]
    [TestCase("value that was not stored", new byte[] { 0x80, 2, (byte)'h', 7 }, "number of a stored value in the pickle is 7; expected")]
    [TestCase("append to nothing", new byte[] { 0x80, 2, (byte)'N', (byte)'N', (byte)'a' }, "target of values in the pickle is no list")]
    [TestCase("item of nothing", new byte[] { 0x80, 2, (byte)'N', (byte)'N', (byte)'N', (byte)'s' }, "target of keys and values in the")]
    [TestCase("no UTF-8", new byte[] { 0x80, 2, (byte)'U', 1, 0xFF }, "text before byte 5 of the pickle is not UTF-8; expected UTF-8.")]
    [TestCase("text of 4 GB", new byte[] { 0x80, 2, (byte)'X', 255, 255, 255, 255 }, "length of the pickle is 7 bytes; expected 429496729")]
    public void A_damaged_pickle_is_refused(string name, byte[] pickle, string message)
    {
        string path = _zip.Write(pickle, []);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"), name);
    }

    private TorchFile Read(byte[] content)
    {
        string path = _zip.PathOf("damaged.pth");
        File.WriteAllBytes(path, content);
        return TorchFile.Read(path);
    }

    private void AssertRefused((string, byte[])[] entries, string message)
    {
        string path = _zip.Write(Good, entries);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"));
    }
}
