using Latent.IO;

namespace Latent.Tests.IO;

/// <summary>Files that must be refused, each with a message that names the tensor, the value and what was expected.</summary>
public sealed class SafetensorsRefusalTests
{
    private static readonly TestCaseData[] BadFiles =
    [
        Bad("empty", [], "file length is 0 bytes; expected 8 or more."),
        Bad("cut in the header length", [2, 0, 0], "file length is 3 bytes; expected 8 or more."),
        Bad("header longer than the file", [9, 0, 0, 0, 0, 0, 0, 0, .. "{}"u8],
            "header length is 9; expected at most 2, as the file has 10 bytes and a header at most 100000000."),
        Bad("negative header length", [0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, .. "{}"u8],
            "header length is 18446744073709551615; expected at most 2, as the file has 10 bytes and a header at most 100000000."),
        Bad("no header", St.File(""), "start of the header is missing; expected '{' (0x7B)."),
        Bad("space first", St.File(" {}"), "start of the header is byte 0x20; expected '{' (0x7B)."),
        Bad("array", St.File("[]"), "start of the header is byte 0x5B; expected '{' (0x7B)."),
        Malformed("open object", St.File("{")),
        Malformed("two objects", St.File("{}{}")),
        Malformed("comment", St.File("{}//")),
        Malformed("trailing comma", St.File("{" + Good("a") + ",}", 4)),
        Malformed("no UTF-8 in a name", St.File([.. "{\""u8, 0xFF, .. "\":1}"u8], [])),
        Malformed("half a surrogate pair", St.File("""{"\ud800":1}""")),
        Bad("deep nesting", St.File("{\"a\":" + new string('[', 100) + new string(']', 100) + "}"),
            "header entry 'a' is an array; expected an object."),
        Bad("twice the same tensor", St.File("{" + Good("a") + "," + Good("a") + "}", 4),
            "header is with the key 'a' twice; expected each key once."),
        Bad("twice by an escape", St.File("{" + Good("a") + "," + Good("\\u0061") + "}", 4),
            "header is with the key 'a' twice; expected each key once."),
        Bad("twice metadata", St.File("""{"__metadata__":{},"__metadata__":{}}"""),
            "header is with the key '__metadata__' twice; expected each key once."),
        Bad("twice a metadata key", St.File("""{"__metadata__":{"k":"1","k":"2"}}"""),
            "__metadata__ is with the key 'k' twice; expected each key once."),
        Bad("metadata of numbers", St.File("""{"__metadata__":{"k":1}}"""),
            "header entry '__metadata__.k' is the number 1; expected a text."),
        Bad("metadata as a text", St.File("""{"__metadata__":"x"}"""),
            "header entry '__metadata__' is a text; expected an object of texts."),
        Bad("entry as a number", St.File("""{"a":1}"""), "header entry 'a' is the number 1; expected an object."),
        Bad("no dtype", St.File("""{"a":{"shape":[1],"data_offsets":[0,4]}}""", 4),
            "tensor 'a': entry is without dtype; expected dtype, shape and data_offsets."),
        Bad("no shape", St.File("""{"a":{"dtype":"F32","data_offsets":[0,4]}}""", 4),
            "tensor 'a': entry is without shape; expected dtype, shape and data_offsets."),
        Bad("no offsets", St.File("""{"a":{"dtype":"F32","shape":[1]}}""", 4),
            "tensor 'a': entry is without data_offsets; expected dtype, shape and data_offsets."),
        Bad("unknown key", St.File("""{"a":{"dtype":"F32","size":1}}"""),
            "tensor 'a': entry is with the key 'size'; expected dtype, shape and data_offsets."),
        Bad("twice dtype", St.File("""{"a":{"dtype":"F32","dtype":"F32"}}"""),
            "tensor 'a': entry is with the key 'dtype' twice; expected each key once."),
        Bad("integers of another size", St.File("{" + St.Entry("a", "I64", "[1]", "[0,4]") + "}", 4),
            "tensor 'a': data is 4 bytes; expected 8, as I64 [1] takes."),
        Bad("integers that overflow", St.File("{" + St.Entry("a", "I64", "[4294967296,4294967296]", "[0,0]") + "}"),
            "tensor 'a': shape is [4294967296, 4294967296]; expected at most 1152921504606846975 values."),
        Bad("integers before a hole",
            St.File("{" + St.Entry("a", "U8", "[1]", "[0,1]") + "," + St.Entry("b", "F32", "[1]", "[2,6]") + "}", 6),
            "tensor 'b': begin of its data is 2, a hole before it; expected 1."),
        Bad("unknown type beyond the file", St.File("{" + St.Entry("a", "f32", "[1]", "[0,5]") + "}", 4),
            "tensor 'a': data_offsets is [0, 5]; expected [begin, end] with begin <= end <= 4, the bytes of data in the file."),
        Bad("unknown type of a negative shape", St.File("{" + St.Entry("a", "f32", "[-1]", "[0,4]") + "}", 4),
            "tensor 'a': shape is not of whole numbers (the number -1); expected whole numbers, 0 or more."),
        Bad("type as a number", St.File("""{"a":{"dtype":32}}"""), "header entry 'a.dtype' is the number 32; expected a text."),
        Bad("negative shape", One("[-1]", "[0,4]"),
            "tensor 'a': shape is not of whole numbers (the number -1); expected whole numbers, 0 or more."),
        Bad("fractional shape", One("[1.5]", "[0,4]"),
            "tensor 'a': shape is not of whole numbers (the number 1.5); expected whole numbers, 0 or more."),
        Bad("shape beyond 64 bits", One("[99999999999999999999]", "[0,4]"),
            "tensor 'a': shape is not of whole numbers (the number 99999999999999999999); expected whole numbers, 0 or more."),
        Bad("shape of texts", One("[\"1\"]", "[0,4]"),
            "tensor 'a': shape is not of whole numbers (a text); expected whole numbers, 0 or more."),
        Bad("shape as a number", One("1", "[0,4]"), "header entry 'a.shape' is the number 1; expected an array of numbers."),
        Bad("17 dimensions", One("[1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1,1]", "[0,4]"),
            "tensor 'a': shape is longer than 16 numbers; expected at most 16."),
        Bad("shape that overflows", One("[4294967296,4294967296]", "[0,4]"),
            "tensor 'a': shape is [4294967296, 4294967296]; expected at most 2147483591 values."),
        Bad("shape that wraps around to one", One("[2147483591,2147483591,2147483591,4]", "[0,4]"),
            "tensor 'a': shape is [2147483591, 2147483591, 2147483591, 4]; expected at most 2147483591 values."),
        Bad("fewer bytes than the shape", One("[2]", "[0,4]"), "tensor 'a': data is 4 bytes; expected 8, as F32 [2] takes."),
        Bad("more bytes than the shape", One("[0]", "[0,4]"), "tensor 'a': data is 4 bytes; expected 0, as F32 [0] takes."),
        Bad("offsets backwards", One("[1]", "[4,0]"),
            "tensor 'a': data_offsets is [4, 0]; expected [begin, end] with begin <= end <= 4, the bytes of data in the file."),
        Bad("offsets beyond the file", One("[2]", "[0,8]"),
            "tensor 'a': data_offsets is [0, 8]; expected [begin, end] with begin <= end <= 4, the bytes of data in the file."),
        Bad("one offset", One("[1]", "[4]"),
            "tensor 'a': data_offsets is [4]; expected [begin, end] with begin <= end <= 4, the bytes of data in the file."),
        Bad("three offsets", One("[1]", "[0,4,8]"), "tensor 'a': data_offsets is longer than 2 numbers; expected at most 2."),
        Bad("negative offset", One("[1]", "[-4,0]"),
            "tensor 'a': data_offsets is not of whole numbers (the number -4); expected whole numbers, 0 or more."),
        Bad("overlap", St.File("{" + Good("a") + "," + St.Entry("b", "F32", "[1]", "[2,6]") + "}", 6),
            "tensor 'b': begin of its data is 2, an overlap with the tensor before it; expected 4."),
        Bad("the same place", St.File("{" + Good("a") + "," + Good("b") + "}", 4),
            "tensor 'b': begin of its data is 0, an overlap with the tensor before it; expected 4."),
        Bad("hole between", St.File("{" + Good("a") + "," + St.Entry("b", "F32", "[1]", "[8,12]") + "}", 12),
            "tensor 'b': begin of its data is 8, a hole before it; expected 4."),
        Bad("hole at the start", St.File("{" + St.Entry("a", "F32", "[1]", "[4,8]") + "}", 8),
            "tensor 'a': begin of its data is 4, a hole before it; expected 0."),
        Bad("bytes left over", St.File("{" + Good("a") + "}", 5), "length of the data is 5 bytes; expected 4, where the last tensor ends."),
        Bad("bytes and no tensor", St.File("{}", 1), "length of the data is 1 bytes; expected 0, where the last tensor ends."),
        Bad("controls in a name", St.File("""{"a\n\u001b[1m":1}"""), "header entry 'a??[1m' is the number 1; expected an object."),
    ];

    private static string Good(string name) => St.Entry(name, "F32", "[1]", "[0,4]");

    private static byte[] One(string shape, string offsets) => St.File("{" + St.Entry("a", "F32", shape, offsets) + "}", 4);

    private static TestCaseData Bad(string name, byte[] content, string message) =>
        new TestCaseData(content, $"test: {message}").SetArgDisplayNames(name);

    private static TestCaseData Malformed(string name, byte[] content) =>
        new TestCaseData(content, "test: header is malformed (").SetArgDisplayNames(name);

    [TestCaseSource(nameof(BadFiles))]
    public void Read_a_bad_file_names_what_is_wrong(byte[] content, string message) =>
        Assert.That(() => Read(content), Throws.TypeOf<SafetensorsException>().With.Message.StartsWith(message));

    [Test]
    public void Read_a_path_that_is_missing_or_a_folder_names_it()
    {
        using TemporaryFolder folder = new();
        string missing = folder.File("missing.safetensors");
        Assert.That(() =>
            SafetensorsFile.Read(missing), Throws.TypeOf<SafetensorsException>().With.Message.EqualTo(
            $"{missing}: file is missing; expected a safetensors file."));
        Assert.That(() =>
            SafetensorsFile.Read(folder.Path), Throws.TypeOf<SafetensorsException>().With.Message.StartsWith(
            $"{folder.Path}: file is unreadable ("));
    }

    [Test]
    public void Read_a_file_cut_after_any_byte_or_one_byte_longer_is_refused()
    {
        byte[] whole = Whole();
        Assert.That(() => Read(whole), Throws.Nothing);
        for (int length = 0; length < whole.Length; length++)
        {
            Assert.That(() => Read(whole[..length]), Throws.TypeOf<SafetensorsException>(), $"cut after {length} of {whole.Length} bytes");
        }

        Assert.That(() => Read([.. whole, 0]), Throws.TypeOf<SafetensorsException>());
    }

    [Test]
    public void Read_randomly_damaged_files_throws_no_other_exception() =>
        Assert.That(Corruption.CountRefusals<SafetensorsException>(Whole(), 50_000, stream => SafetensorsFile.Read(stream, "test")),
            Is.GreaterThan(10_000));

    [Test]
    public void Read_a_header_length_beyond_the_cap_takes_no_memory()
    {
        using TemporaryFolder folder = new();
        string path = folder.Write("large", [.. BitConverter.GetBytes(100_000_001L), (byte)'{']);
        using (FileStream stream = File.OpenWrite(path))
        {
            stream.SetLength(200_000_000); // sparse: takes no room on the disk
        }

        RequireSmall(() => SafetensorsFile.Read(path), "header length is 100000001; expected at most 100000000");
    }

    [TestCase("[2147483591]", "[0,8589934364]")]
    [TestCase("[2147483591]", "[0,4]")]
    [TestCase("[500000000]", "[0,2000000000]")]
    public void Read_a_shape_that_the_file_cannot_hold_takes_no_memory(string shape, string offsets)
    {
        byte[] lie = One(shape, offsets);
        RequireSmall(() => Read(lie), "tensor 'a': data");
    }

    [Test]
    public void Read_a_file_whose_last_entry_is_bad_takes_no_memory_for_the_tensors_before_it()
    {
        byte[] content = St.File("{" + St.Entry("a", "F32", "[2000000]", "[0,8000000]") + ","
            + St.Entry("b", "F32", "[1]", "[8000004,8000008]") + "}", 8_000_008);
        RequireSmall(() => Read(content), "tensor 'b': begin of its data is 8000004");
    }

    private static void RequireSmall(Action read, string message) =>
        Assert.That(Allocation.Of(() => Assert.That(() => read(), Throws.TypeOf<SafetensorsException>().With.Message.Contains(message))),
            Is.LessThan(Allocation.Allowance));

    private static byte[] Whole()
    {
        using TemporaryFolder folder = new();
        SafetensorsFile.Write(folder.File("a"), [new NamedTensor("w", [2, 2], [1, 2, 3, 4]), new NamedTensor("b", [2], [5, 6]),
            new NamedTensor("s", [], [7])],
            new Dictionary<string, string> { ["k"] = "v" });
        return File.ReadAllBytes(folder.File("a"));
    }

    private static void Read(byte[] content) => SafetensorsFile.Read(new MemoryStream(content, writable: false), "test");
}
