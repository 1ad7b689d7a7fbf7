using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Loading;

/// <summary>Compares sizes and offsets of the generated structs in this runtime with those that the loaded library states.</summary>
internal sealed unsafe class LayoutTests
{
    private static readonly Type[] Structs =
    [
        .. typeof(NativeMethods).Assembly.GetExportedTypes().Where(type =>
            type is { IsValueType: true, IsEnum: false, IsGenericType: false } && type.Namespace == typeof(NativeMethods).Namespace
            && type.StructLayoutAttribute!.Value == LayoutKind.Sequential
            && type.GetFields(BindingFlags.Public | BindingFlags.Instance).Length > 0),
    ];

    [Test]
    public void Every_size_and_offset_of_this_runtime_is_that_of_the_library()
    {
        Dictionary<(string, string), long> library = ReadLibrary();

        Assert.That(
            AbiLayout.Entries().Select(entry => ((entry.Type, entry.Field), entry.Actual)),
            Is.EquivalentTo(library.Select(pair => (pair.Key, pair.Value))));
        Assert.That(library[("ltn_instruction", "")], Is.EqualTo(sizeof(Instruction)));
    }

    [Test]
    public void Every_struct_and_field_of_the_bindings_is_compared()
    {
        IEnumerable<string> fields = Structs.SelectMany(type => type.GetFields(BindingFlags.Public | BindingFlags.Instance)
            .Select(field => $"{type.Name}.{field.Name}").Prepend(type.Name));

        Assert.That(AbiLayout.Entries().Select(Name), Is.EquivalentTo(fields));
        Assert.That(Structs, Has.Member(typeof(MemoryFunctions)).And.Member(typeof(Native.RunResult)));
    }

    [Test]
    public void No_struct_holds_a_reference() => Assert.That(Structs.Where(IsManaged), Is.Empty);

    [Test]
    public void An_array_struct_is_its_elements_one_after_the_other()
    {
        Int64Array6 array = default(Int64Array6);
        for (int i = 0; i < Int64Array6.Length; i++)
        {
            array[i] = 10 + i;
        }

        Int64Array6 copy = array;
        copy.AsSpan()[5] = -1;

        Assert.That(sizeof(Int64Array6), Is.EqualTo(6 * sizeof(long)));
        Assert.That(new ReadOnlySpan<long>(&array, 6).ToArray(), Is.EqualTo(new long[] { 10, 11, 12, 13, 14, 15 }));
        Assert.That(array.AsReadOnlySpan().ToArray(), Is.EqualTo(array.AsSpan().ToArray()));
        Assert.That((array[5], copy[5]), Is.EqualTo((15L, -1L)));
        Assert.That(() => copy[6], Throws.InstanceOf<IndexOutOfRangeException>());
        Assert.That(() => copy[-1], Throws.InstanceOf<IndexOutOfRangeException>());
    }

    private static Dictionary<(string Type, string Field), long> ReadLibrary()
    {
        Layout* entries;
        int count;
        Assert.That(NativeMethods.ltn_library_layout(&entries, &count), Is.EqualTo(Status.Ok));
        Dictionary<(string, string), long> layout = new();
        for (int i = 0; i < count; i++)
        {
            layout.Add((new string((sbyte*)entries[i].Type), new string((sbyte*)entries[i].Field)), entries[i].Value);
        }

        return layout;
    }

    /// <summary>"ltn_run_result" and "steps_done" to "RunResult.StepsDone".</summary>
    private static string Name(AbiLayout.Entry entry) =>
        Pascal(entry.Type["ltn_".Length..]) + (entry.Field.Length == 0 ? "" : "." + Pascal(entry.Field));

    private static string Pascal(string name) => string.Concat(name.Split('_').Select(word => char.ToUpperInvariant(word[0]) + word[1..]));

    private static bool IsManaged(Type type) => (bool)typeof(RuntimeHelpers)
        .GetMethod(nameof(RuntimeHelpers.IsReferenceOrContainsReferences))!.MakeGenericMethod(type).Invoke(null, null)!;
}
