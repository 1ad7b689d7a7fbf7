using System.Runtime.InteropServices;
using Latent.IO;
using Latent.Torch.Tests.Support;
using static Latent.Torch.Tests.Support.Python;

namespace Latent.Torch.Tests;

/// <summary>Tensors whose numbers are not where a storage has them, and storages that are not as the pickle says.</summary>
public sealed class TensorPlaceTests
{
    private static readonly byte[] Three = Storage("FloatStorage", "0", 3);

    private static IEnumerable<TestCaseData> Places =>
    [
        Bad("negative stride", Tensor(Three, 2, [3], [-1]), "offset 2, shape [3], strides [-1]; expected no negative number."),
        Bad("negative offset", Tensor(Three, -1, [3], [1]), "offset -1, shape [3], strides [1]; expected no negative number."),
        Bad("negative size", Tensor(Three, 0, [-3, -1], [1, 1]), "offset 0, shape [-3, -1], strides [1, 1]; expected no negative number."),
        Bad("offset beyond", Tensor(Three, 3, [1], [1]),
            "offset 3, shape [1], strides [1]; expected one within the 3 numbers of its storage '0'."),
        Bad("number beyond", Tensor(Three, 3, [], []), "offset 3, shape [], strides []; expected one within the 3 numbers of its"),
        Bad("end beyond", Tensor(Three, 1, [3], [1]), "offset 1, shape [3], strides [1]; expected one within the 3"),
        Bad("stride beyond", Tensor(Three, 0, [2], [3]), "offset 0, shape [2], strides [3]; expected one within the 3"),
        Bad("stride that wraps around", Tensor(Three, 0, [3], [long.MaxValue]),
            "offset 0, shape [3], strides [9223372036854775807]; expected"),
        Bad("offset that wraps around", Tensor(Three, long.MaxValue, [3], [1]),
            "offset 9223372036854775807, shape [3], strides [1]; expected"),
        Bad("huge size", Tensor(Three, 0, [long.MaxValue], [0]), "offset 0, shape [9223372036854775807], strides [0]; expected at most"),
        Bad("product that wraps around", Tensor(Three, 0, [1L << 31, 1L << 31, 4], [0, 0, 0]),
            "offset 0, shape [2147483648, 2147483648, 4], strides [0, 0, 0]; expected at most 2147483591 numbers."),
    ];

    private static IEnumerable<TestCaseData> Storages =>
    [
        Bad("shorter than the pickle says", Tensor(Storage("FloatStorage", "0", 4), 0, [4], [1]),
            "length of archive/data/0 is 12 bytes; expected 16, as 4 numbers of float32 take."),
        Bad("longer than the pickle says", Tensor(Storage("FloatStorage", "0", 2), 0, [2], [1]),
            "length of archive/data/0 is 12 bytes; expected 8, as 2 numbers of float32 take."),
        Bad("of another type", Tensor(Storage("DoubleStorage", "0", 3), 0, [3], [1]), "length of archive/data/0 is 12 bytes; expected 24"),
        Bad("of a length that wraps around", Tensor(Storage("FloatStorage", "0", (1L << 62) + 3), 0, [3], [1]),
            "persistent id in the pickle is of another form"),
        Bad("of a huge length", Tensor(Storage("FloatStorage", "0", 1L << 50), 0, [3], [1]),
            "length of archive/data/0 is 12 bytes; expected 4503"),
        Bad("of a negative length", Tensor(Storage("FloatStorage", "0", -3), 0, [3], [1]),
            "persistent id in the pickle is of another form"),
        Bad("missing", Tensor(Storage("FloatStorage", "1", 3), 0, [3], [1]), "archive is without archive/data/1; expected the entry."),
        Bad("outside of the archive", Tensor(Storage("FloatStorage", "../../etc/passwd", 3), 0, [3], [1]),
            "archive is without archive/data/../../etc/passwd; expected the entry."),
    ];

    [TestCaseSource(nameof(Places))]
    public void A_tensor_outside_of_its_storage_is_refused(byte[] tensor, string message) =>
        AssertRefused(Dictionary(("weight", tensor)), $"place of a tensor is {message}");

    [TestCaseSource(nameof(Storages))]
    public void A_storage_that_is_not_as_the_pickle_says_is_refused(byte[] tensor, string message) =>
        AssertRefused(Dictionary(("weight", tensor)), message);

    [Test]
    public void A_storage_of_two_types_is_refused() => AssertRefused(
        Dictionary(("a", Tensor()), ("b", Tensor(Storage("IntStorage", "0", 3), 0, [3], [1]))), "storage '0' is both ");

    [Test]
    public void Too_many_dimensions_are_refused() => AssertRefused(
        Dictionary(("a", Tensor(Three, 0, [.. Enumerable.Repeat(1L, 17)], [.. Enumerable.Repeat(1L, 17)]))),
        "number of dimensions and of strides of a tensor is 17 and 17; expected as many of both, and at most 16.");

    [Test]
    public void Fewer_strides_than_dimensions_are_refused() => AssertRefused(
        Dictionary(("a", Tensor(Three, 0, [3, 1], [1]))), "number of dimensions and of strides of a tensor is 2 and 1; expected as many");

    [TestCase(new long[] { 2 }, new long[] { 2 }, new[] { 1f, 3f })]
    [TestCase(new long[] { 2, 2 }, new long[] { 1, 1 }, new[] { 1f, 2f, 2f, 3f })]
    [TestCase(new long[] { 2, 3 }, new long[] { 0, 1 }, new[] { 1f, 2f, 3f, 1f, 2f, 3f })]
    [TestCase(new long[] { 3, 1, 1 }, new long[] { 1, 99, 0 }, new[] { 1f, 2f, 3f })]
    [TestCase(new long[] { 0, 7 }, new long[] { 99, 1 }, new float[0])]
    [TestCase(new long[0], new long[0], new[] { 1f })]
    public void Strides_choose_the_numbers(long[] shape, long[] strides, float[] expected)
    {
        using TorchZip zip = new();
        NamedTensor tensor = TorchFile.Read(zip.Write(Dictionary(("weight", Tensor(Three, 0, shape, strides))))).Get("weight");
        Assert.That(tensor.Shape, Is.EqualTo(shape));
        Assert.That(tensor.Values, Is.EqualTo(expected));
    }

    [Test]
    public void A_tensor_of_a_storage_without_a_type_has_its_own()
    {
        byte[] type = Global("torch.storage", "UntypedStorage");
        byte[] storage = [.. Tuple(Text("storage"), type, Text("0"), Text("cpu"), Number(6)), .. PersistentId];
        byte[] floats = Typed(storage, "float16", 1, [2]), others = Typed(storage, "float8_e4m3fn", 0, [6]);
        byte[] halves = MemoryMarshal.AsBytes<Half>([(Half)1, (Half)2, (Half)3]).ToArray();
        using TorchZip zip = new();
        TorchFile file = TorchFile.Read(zip.Write(Pickle(Dictionary(("a", floats), ("b", others))), [("data/0", halves)]));
        Assert.That(file.Tensors.Single().Values, Is.EqualTo(new[] { 2f, 3f }));
        Assert.That(file.Skipped.Single(), Is.EqualTo(new SkippedTensor("b", "float8_e4m3fn", "float8_e4m3fn is not read as floats")));
        AssertRefused(Dictionary(("a", Typed(Three, "float16", 0, [3]))), "type of a tensor is float16 in a storage of float32; expected");
    }

    private static byte[] Typed(byte[] storage, string type, long offset, long[] shape) => Call(
        Global("torch._utils", "_rebuild_tensor_v3"), storage, Number(offset), Numbers(shape), Numbers(1), False, OrderedDict,
        Global("torch", type));

    private static void AssertRefused(byte[] content, string message)
    {
        using TorchZip zip = new();
        string path = zip.Write(content);
        Assert.That(() => TorchFile.Read(path), Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{path}: {message}"));
    }

    private static TestCaseData Bad(string name, byte[] tensor, string message) =>
        new TestCaseData(tensor, message).SetArgDisplayNames(name);
}
