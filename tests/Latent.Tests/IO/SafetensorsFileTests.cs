using System.Runtime.InteropServices;
using Latent.IO;

namespace Latent.Tests.IO;

public sealed class SafetensorsFileTests
{
    // The bytes that the Python library writes for save_file({"fc1.weight": ..., "fc1.bias": ...}, path, metadata={"format": "pt"}),
    // composed by hand from the published format: header length, header padded with spaces to a multiple of 8, values.
    private static readonly byte[] Golden =
    [
        0xA0, 0, 0, 0, 0, 0, 0, 0,
        .. """{"__metadata__":{"format":"pt"},"fc1.bias":"""u8,
        .. """{"dtype":"F32","shape":[2],"data_offsets":[0,8]},"fc1.weight":"""u8,
        .. """{"dtype":"F32","shape":[2,3],"data_offsets":[8,32]}}"""u8,
        .. "   "u8,
        0x00, 0x00, 0x00, 0x3F, 0x00, 0x00, 0xA0, 0xBF, // 0.5, -1.25
        0x00, 0x00, 0x80, 0x3F, 0x00, 0x00, 0x00, 0x40, 0x00, 0x00, 0x40, 0x40, // 1, 2, 3
        0x00, 0x00, 0x80, 0x40, 0x00, 0x00, 0xA0, 0x40, 0xA6, 0x9B, 0xC4, 0x3B, // 4, 5, 6e-3
    ];

    private static readonly NamedTensor[] Tensors =
    [
        new("fc1.weight", [2, 3], [1, 2, 3, 4, 5, 6e-3f]),
        new("fc1.bias", [2], [0.5f, -1.25f]),
    ];

    private static readonly Dictionary<string, string> Metadata = new() { ["format"] = "pt" };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void CreateFolder() => _folder = new TemporaryFolder();

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Read_a_file_of_the_reference_implementation_gives_its_tensors_and_metadata()
    {
        SafetensorsFile file = SafetensorsFile.Read(_folder.Write("golden.safetensors", Golden));
        Assert.That(file.Tensors.Select(tensor => tensor.Name), Is.EqualTo(new[] { "fc1.bias", "fc1.weight" }));
        Assert.That(file.Get("fc1.weight", [2, 3]).Values, Is.EqualTo(Tensors[0].Values));
        Assert.That(file.Get("fc1.bias", [2]).Values, Is.EqualTo(Tensors[1].Values));
        Assert.That(file.Metadata, Is.EqualTo(Metadata));
    }

    [Test]
    public void Write_gives_the_bytes_of_the_reference_implementation_for_any_order_of_tensors()
    {
        string path = _folder.File("a.safetensors");
        SafetensorsFile.Write(path, Tensors, Metadata);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Golden));
        SafetensorsFile.Write(path, Tensors.Reverse(), Metadata);
        Assert.That(File.ReadAllBytes(path), Is.EqualTo(Golden));
        Assert.That(_folder.Names(), Is.EqualTo(new[] { "a.safetensors" }));
    }

    [Test]
    public void Write_and_read_keep_every_bit()
    {
        uint[] bits = [0x7FC00001, 0xFFC12345, 0x7F800001, 0xFFBFFFFF, 0x80000000, 0, 1, 0x807FFFFF, 0x7F800000, 0xFF800000, 0x7F7FFFFF,
            0x3F800001];
        float[] values = MemoryMarshal.Cast<uint, float>(bits).ToArray();
        SafetensorsFile.Write(_folder.File("a"), [new NamedTensor("odd", [3, 4], values)]);
        float[] read = SafetensorsFile.Read(_folder.File("a")).Get("odd", [3, 4]).Values;
        Assert.That(MemoryMarshal.Cast<float, uint>(read).ToArray(), Is.EqualTo(bits));
    }

    [Test]
    public void Write_and_read_keep_values_across_chunks_and_odd_names_and_shapes()
    {
        Random random = new(3);
        NamedTensor[] tensors =
        [
            new("large", [3, 16_411], [.. Enumerable.Range(0, 3 * 16_411).Select(_ => random.NextSingle())]),
            new("scalar", [], [42]),
            new("nothing", [0, 5], []),
            new("größe \"quoted\" \\ \n 数 🙂 <&'>", [1], [1]),
        ];
        Dictionary<string, string> metadata = new Dictionary<string, string> { ["ключ"] = "a \"text\"\n", [""] = "" };
        SafetensorsFile.Write(_folder.File("a"), tensors, metadata);
        SafetensorsFile file = SafetensorsFile.Read(_folder.File("a"));
        Assert.That(file.Tensors, Has.Count.EqualTo(4));
        foreach (NamedTensor tensor in tensors)
        {
            Assert.That(file.Get(tensor.Name, tensor.Shape).Values, Is.EqualTo(tensor.Values), tensor.Name);
        }

        Assert.That(file.Metadata, Is.EquivalentTo(metadata));
    }

    [Test]
    public void Write_no_tensor_gives_a_file_that_reads_as_empty()
    {
        SafetensorsFile.Write(_folder.File("a"), []);
        Assert.That(File.ReadAllBytes(_folder.File("a")), Is.EqualTo(St.File("{}      ")));
        SafetensorsFile file = SafetensorsFile.Read(_folder.File("a"));
        Assert.That((file.Tensors.Count, file.Metadata.Count), Is.EqualTo((0, 0)));
    }

    [Test]
    public void Read_other_floating_types_gives_their_values()
    {
        string header = "{" + St.Entry("d", "F64", "[3]", "[0,24]") + "," + St.Entry("h", "F16", "[5]", "[24,34]") + ","
            + St.Entry("b", "BF16", "[3]", "[34,40]") + "}";
        byte[] data =
        [
            .. MemoryMarshal.AsBytes<double>([0.1, -1e300, double.Epsilon]),
            0x00, 0x3C, 0x00, 0xC0, 0x01, 0x00, 0xFF, 0x7B, 0x00, 0xFC,
            0x80, 0x3F, 0x49, 0xC0, 0x80, 0x7F,
        ];
        SafetensorsFile file = Read(St.File(System.Text.Encoding.UTF8.GetBytes(header), data));
        Assert.That(file.Get("d").Values, Is.EqualTo(new[] { 0.1f, float.NegativeInfinity, 0f }));
        Assert.That(file.Get("h").Values, Is.EqualTo(new[] { 1f, -2f, 5.9604645e-8f, 65504f, float.NegativeInfinity }));
        Assert.That(file.Get("b").Values, Is.EqualTo(new[] { 1f, -3.140625f, float.PositiveInfinity }));
    }

    [Test]
    public void Read_other_floating_types_across_chunks_gives_their_values()
    {
        double[] values = Enumerable.Range(0, 20_000).Select(i => i * 0.25).ToArray();
        SafetensorsFile file = Read(St.File(System.Text.Encoding.UTF8.GetBytes("{" + St.Entry("d", "F64", "[20000]", "[0,160000]") + "}"),
            MemoryMarshal.AsBytes<double>(values).ToArray()));
        Assert.That(file.Get("d").Values, Is.EqualTo(values.Select(value => (float)value)));
    }

    [Test]
    public void Get_a_tensor_that_is_missing_lists_those_there_are()
    {
        string path = _folder.Write("a", Golden);
        Assert.That(() => SafetensorsFile.Read(path).Get("fc2.bias"), Throws.TypeOf<SafetensorsException>().With.Message.EqualTo(
            $"{path}: tensor 'fc2.bias': tensor is missing; expected it among those of the file: fc1.bias [2], fc1.weight [2, 3]."));
    }

    [Test]
    public void Get_a_tensor_of_another_shape_names_both_shapes()
    {
        string path = _folder.Write("a", Golden);
        Assert.That(() => SafetensorsFile.Read(path).Get("fc1.weight", [3, 2]), Throws.TypeOf<SafetensorsException>()
            .With.Message.EqualTo($"{path}: tensor 'fc1.weight': shape is [2, 3]; expected [3, 2].")
            .And.Property(nameof(SafetensorsException.Tensor)).EqualTo("fc1.weight"));
    }

    [Test]
    public void Write_into_a_missing_folder_names_it()
    {
        string path = Path.Combine(_folder.Path, "missing", "a.safetensors");
        Assert.That(() =>
            SafetensorsFile.Write(path, Tensors),
            Throws.TypeOf<DataFileException>().With.Message.Contains($"{path}: output folder is '{Path.GetDirectoryName(path)}'"));
    }

    private static readonly TestCaseData[] Unwritable =
    [
        new TestCaseData(new NamedTensor("a", [2], [1]), "Tensor 'a' has the shape [2] and 1 values").SetArgDisplayNames("too few values"),
        new TestCaseData(new NamedTensor("a", [-1, -1], [1]), "Tensor 'a' has the shape [-1, -1] and 1 values")
            .SetArgDisplayNames("negative shape"),
        new TestCaseData(new NamedTensor("a", [1 << 30, 1 << 30, 1 << 30, 16], []), "Tensor 'a' has the shape")
            .SetArgDisplayNames("product that wraps around to zero"),
        new TestCaseData(new NamedTensor("a", [.. Enumerable.Repeat(1, 17)], [1]), "Tensor 'a' has the shape")
            .SetArgDisplayNames("17 dimensions"),
        new TestCaseData(new NamedTensor("", [1], [1]), "A tensor is called ''").SetArgDisplayNames("empty name"),
        new TestCaseData(new NamedTensor("__metadata__", [1], [1]), "A tensor is called '__metadata__'")
            .SetArgDisplayNames("reserved name"),
        new TestCaseData(new NamedTensor("twin", [1], [1]), "Two tensors are called 'twin'; expected distinct names.")
            .SetArgDisplayNames("twins"),
    ];

    [TestCaseSource(nameof(Unwritable))]
    public void Write_an_impossible_tensor_is_refused_and_leaves_no_file(NamedTensor tensor, string message)
    {
        Assert.That(() =>
            SafetensorsFile.Write(_folder.File("a"), [tensor, new NamedTensor("twin", [], [0])]),
            Throws.ArgumentException.With.Message.StartsWith(message));
        Assert.That(_folder.Names(), Is.Empty);
    }

    private static SafetensorsFile Read(byte[] content) => SafetensorsFile.Read(new MemoryStream(content, writable: false), "test");
}
