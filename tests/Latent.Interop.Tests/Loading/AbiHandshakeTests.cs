using Latent.Interop.Native;

namespace Latent.Interop.Tests.Loading;

internal sealed class AbiHandshakeTests
{
    private static readonly AbiLayout.Entry[] Bindings = [new("ltn_a", "", 8, 8), new("ltn_a", "x", 0, 0), new("ltn_a", "y", 4, 4)];

    [Test]
    public void The_runtime_lays_every_struct_out_as_the_c_compiler_does()
    {
        Assert.That(AbiLayout.Entries(), Has.Length.GreaterThan(40));
        Assert.That(AbiLayout.Entries().Where(entry => entry.Actual != entry.Expected), Is.Empty);
    }

    [Test]
    public void Equal_layouts_have_no_difference() =>
        Assert.That(AbiHandshake.FirstDifference(Bindings, Library(("", 8), ("x", 0), ("y", 4))), Is.Null);

    [Test]
    public void Another_size_is_named() => Assert.That(
        AbiHandshake.FirstDifference(Bindings, Library(("", 16), ("x", 0), ("y", 8))),
        Is.EqualTo("the size of ltn_a is 16 in the library, and 8 was expected"));

    [Test]
    public void Another_offset_is_named() => Assert.That(
        AbiHandshake.FirstDifference(Bindings, Library(("", 8), ("x", 4), ("y", 0))),
        Is.EqualTo("the offset of ltn_a.x is 4 in the library, and 0 was expected"));

    [Test]
    public void A_missing_field_is_named() => Assert.That(
        AbiHandshake.FirstDifference(Bindings, Library(("", 8), ("x", 0))), Is.EqualTo("it does not know the offset of ltn_a.y"));

    [Test]
    public void A_further_field_is_named() => Assert.That(
        AbiHandshake.FirstDifference(Bindings, Library(("", 8), ("x", 0), ("y", 4), ("z", 6))),
        Is.EqualTo("it has the offset of ltn_a.z, which the bindings do not know"));

    [Test]
    public void Another_layout_in_this_runtime_is_named() => Assert.That(
        AbiHandshake.FirstDifference([new("ltn_a", "", 8, 12)], Library(("", 8))),
        Is.EqualTo("the size of ltn_a is 12 in this runtime, and 8 was expected"));

    private static Dictionary<(string Type, string Field), long> Library(params (string Field, long Value)[] entries) =>
        entries.ToDictionary(entry => ("ltn_a", entry.Field), entry => entry.Value);
}
