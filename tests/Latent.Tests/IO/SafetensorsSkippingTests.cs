using System.Runtime.InteropServices;
using System.Text;
using Latent.IO;

namespace Latent.Tests.IO;

/// <summary>Files with tensors that nobody asks for: integers, and data types of other programs.</summary>
public sealed class SafetensorsSkippingTests
{
    [TestCase("BOOL", 1)]
    [TestCase("U8", 1)]
    [TestCase("I8", 1)]
    [TestCase("F8_E4M3", 1)]
    [TestCase("F8_E5M2", 1)]
    [TestCase("F8_E8M0", 1)]
    [TestCase("I16", 2)]
    [TestCase("U16", 2)]
    [TestCase("I32", 4)]
    [TestCase("U32", 4)]
    [TestCase("I64", 8)]
    [TestCase("U64", 8)]
    [TestCase("C64", 8)]
    [TestCase("F4", 3)]
    [TestCase("of_tomorrow", 5)]
    public void Read_another_data_type_lists_it_and_reads_the_tensors_around_it(string type, int bytes)
    {
        SafetensorsFile file = Between(type, "[3]", type is "F4" or "of_tomorrow" ? bytes : 3 * bytes);
        Assert.That(file.Tensors.Select(tensor => $"{tensor}"), Is.EqualTo(new[] { "a [1]", "c [2]" }));
        Assert.That(file.Get("a").Values.Concat(file.Get("c").Values), Is.EqualTo(new[] { 1f, 2f, 3f }));
        Assert.That(file.Skipped, Is.EqualTo(new[] { new SkippedTensor("b", type, $"{type} is not read as floats") }));
    }

    [Test]
    public void Get_a_skipped_tensor_names_its_data_type() => Assert.That(() => Between("I64", "[]", 8).Get("b"),
        Throws.TypeOf<SafetensorsException>().With.Message.EqualTo("test: tensor 'b': data type is I64; expected F32, F64, F16 or BF16."));

    [Test]
    public void A_shape_of_a_skipped_tensor_takes_no_memory() => Assert.That(
        Allocation.Of(() => Between("of_tomorrow", "[9223372036854775807,9223372036854775807]", 1)), Is.LessThan(Allocation.Allowance));

    [Test]
    public void Read_metadata_of_null_as_none()
    {
        SafetensorsFile file = Read("""{"__metadata__":null,"a":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}""", [0, 0, 0x80, 0x3F]);
        Assert.That(file.Metadata, Is.Empty);
        Assert.That(file.Get("a").Values, Is.EqualTo(new[] { 1f }));
    }

    private static SafetensorsFile Between(string type, string shape, int bytes)
    {
        string header = "{" + St.Entry("a", "F32", "[1]", "[0,4]") + "," + St.Entry("b", type, shape, $"[4,{4 + bytes}]") + ","
            + St.Entry("c", "F32", "[2]", $"[{4 + bytes},{12 + bytes}]") + "}";
        return Read(header, [.. MemoryMarshal.AsBytes<float>([1]), .. new byte[bytes], .. MemoryMarshal.AsBytes<float>([2, 3])]);
    }

    private static SafetensorsFile Read(string header, byte[] data) =>
        SafetensorsFile.Read(new MemoryStream(St.File(Encoding.UTF8.GetBytes(header), data), writable: false), "test");
}
