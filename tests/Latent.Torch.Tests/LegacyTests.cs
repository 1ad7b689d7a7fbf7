using System.Runtime.InteropServices;
using Latent.Torch.Tests.Support;
using static Latent.Torch.Tests.Support.Python;

namespace Latent.Torch.Tests;

/// <summary>Files in the format before PyTorch 1.6, damaged and hostile; <see cref="FixtureTests"/> reads one of PyTorch's.</summary>
public sealed class LegacyTests
{
    private static readonly byte[] Magic = Pickle([0x8A, 10, 0x6C, 0xFC, 0x9C, 0x46, 0xF9, 0x20, 0x6A, 0xA8, 0x50, 0x19]);
    private static readonly byte[] Version = Pickle(Number(1001));
    private static readonly byte[] Facts = Pickle(Dictionary(("little_endian", [0x88])));
    private static readonly byte[] Value = Pickle(Dictionary(("weight", Tensor())));
    private static readonly byte[] Keys = Pickle(EmptyList, Text("0"), [(byte)'a']);
    private static readonly byte[] Data = [.. BitConverter.GetBytes(3L), .. MemoryMarshal.AsBytes<float>([1, 2, 3])];

    private static IEnumerable<TestCaseData> BadFiles =>
    [
        Bad("version", [.. Magic, .. Pickle(Number(1002)), .. Facts, .. Value, .. Keys, .. Data], "version is int 1002; expected 1001."),
        Bad("big-endian", [.. Magic, .. Version, .. Pickle(Dictionary(("little_endian", False))), .. Value, .. Keys, .. Data],
            "byte order is not little; expected 'little'"),
        Bad("code", [.. Magic, .. Version, .. Facts, .. Pickle(Call(Global("posix", "system"), Text("true"))), .. Keys, .. Data],
            "code that the file wants to run is 'posix.system', which is refused, and nothing was run"),
        Bad("code among the facts",
            [.. Magic, .. Version, .. Pickle(Call(Global("posix", "system"), Text("true"))), .. Value, .. Keys, .. Data],
            "code that the file wants to run is 'posix.system'"),
        Bad("no keys", [.. Magic, .. Version, .. Facts, .. Value, .. Pickle(None)], "keys of the storages is no list"),
        Bad("missing key", [.. Magic, .. Version, .. Facts, .. Value, .. Pickle(EmptyList)], "storage '0' is missing; expected one of the"),
        Bad("unknown key", [.. Magic, .. Version, .. Facts, .. Value, .. Pickle(EmptyList, Text("1"), [(byte)'a']), .. Data],
            "keys of the storages is with 1; expected each storage of the pickle, once."),
        Bad("key twice", [.. Magic, .. Version, .. Facts, .. Value, .. Pickle(EmptyList, Text("0"), [(byte)'a'], Text("0"), [(byte)'a']),
            .. Data, .. Data], "keys of the storages is with 0; expected each storage"),
        Bad("other count", [.. Magic, .. Version, .. Facts, .. Value, .. Keys, .. BitConverter.GetBytes(4L), .. new byte[16]],
            "count of storage '0' is 4, 16 bytes before the end; expected 3 numbers of float32, as the pickle says."),
    ];

    [Test]
    public void A_whole_file_is_read()
    {
        using TorchZip folder = new();
        Assert.That(TorchFile.Read(Write(folder, Whole())).Tensors.Single().Values, Is.EqualTo(new[] { 1f, 2f, 3f }));
    }

    [Test]
    public void A_file_cut_after_any_byte_is_refused()
    {
        using TorchZip folder = new();
        byte[] whole = Whole();
        for (int length = 0; length < whole.Length; length++)
        {
            string path = Write(folder, whole[..length]);
            Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>(), $"cut after {length} of {whole.Length} bytes");
        }
    }

    [TestCaseSource(nameof(BadFiles))]
    public void A_bad_file_is_refused_in_words(byte[] content, string message)
    {
        using TorchZip folder = new();
        string path = Write(folder, content);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"));
    }

    private static byte[] Whole() => [.. Magic, .. Version, .. Facts, .. Value, .. Keys, .. Data];

    private static string Write(TorchZip folder, byte[] content)
    {
        string path = folder.PathOf("legacy.pth");
        File.WriteAllBytes(path, content);
        return path;
    }

    private static TestCaseData Bad(string name, byte[] content, string message) =>
        new TestCaseData(content, message).SetArgDisplayNames(name);
}
