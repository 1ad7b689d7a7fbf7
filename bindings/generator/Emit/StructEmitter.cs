using System.Globalization;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the structs, the opaque handles and the arrays that structs hold.</summary>
internal static class StructEmitter
{
    private const int FieldsInALine = 16;

    internal static string Emit(Header header)
    {
        SourceWriter writer = new("System", "System.Diagnostics.CodeAnalysis", "System.Runtime.InteropServices");
        foreach (HandleType handle in header.Handles)
        {
            writer.Line();
            writer.Summary(handle.Documentation);
            writer.Open($"public struct {CSharpNames.Handle(handle.Name)}");
            writer.Close();
        }

        foreach (StructType type in header.Structs)
        {
            EmitStruct(writer, type);
        }

        IEnumerable<TypeReference> arrays = header.Structs.SelectMany(type => type.Fields).Select(field => field.Type)
            .Where(type => type.ArrayLength > 0).DistinctBy(CSharpNames.ArrayStruct)
            .OrderBy(CSharpNames.ArrayStruct, StringComparer.Ordinal);
        foreach (TypeReference array in arrays)
        {
            EmitArray(writer, array);
        }

        return writer.ToString();
    }

    private static void EmitStruct(SourceWriter writer, StructType type)
    {
        string modifier = type.Fields.Any(field => field.Type.IsUnsafe) ? "unsafe " : "";
        writer.Line();
        writer.Summary(type.Documentation);
        writer.Line("[StructLayout(LayoutKind.Sequential)]");
        writer.Open($"public {modifier}partial struct {CSharpNames.Type(type.Name)}");
        foreach (Field field in type.Fields)
        {
            writer.Summary(field.Documentation);
            writer.FunctionTypes([field.Type]);
            writer.Line($"{CSharpNames.Provenance(field.Type)}public {CSharpNames.Type(field.Type)} {CSharpNames.Field(field.Name)};");
        }

        writer.Close();
    }

    /// <summary>Writes an array as plain fields, since only .NET 8 and later know [InlineArray].</summary>
    private static void EmitArray(SourceWriter writer, TypeReference array)
    {
        string element = CSharpNames.Base(array);
        IEnumerable<string> fields = Enumerable.Range(0, array.ArrayLength).Select(i => Invariant($"_{i}"));
        writer.Line();
        writer.Summary(Invariant($"{array.ArrayLength} consecutive values, as an array inside a struct."));
        writer.Line("[StructLayout(LayoutKind.Sequential)]");
        writer.Open($"public unsafe struct {CSharpNames.ArrayStruct(array)}");
        writer.Summary("Number of elements.");
        writer.Line(Invariant($"public const int Length = {array.ArrayLength};"));
        writer.Line();
        writer.Line("#pragma warning disable CS0169 // A span over the first field covers the others.");
        foreach (string[] line in fields.Chunk(FieldsInALine))
        {
            writer.Line($"private {element} {string.Join(", ", line)};");
        }

        writer.Line("#pragma warning restore CS0169");
        writer.Line();
        writer.Summary("An element.");
        writer.Documentation("param", " name=\"index\"", Invariant($"0 to {array.ArrayLength - 1}."));
        writer.Documentation("exception", " cref=\"IndexOutOfRangeException\"", "The index is outside the array.");
        writer.Line("[UnscopedRef]");
        writer.Line($"public ref {element} this[int index] => ref AsSpan()[index];");
        writer.Line();
        writer.Summary("All elements.");
        writer.Line("[UnscopedRef]");
        writer.Line($"public Span<{element}> AsSpan() => MemoryMarshal.CreateSpan(ref _0, Length);");
        writer.Line();
        writer.Summary("All elements of a read-only array.");
        writer.Line("[UnscopedRef]");
        writer.Open($"public readonly ReadOnlySpan<{element}> AsReadOnlySpan()");
        writer.Open($"fixed ({element}* first = &_0)");
        writer.Line($"return new ReadOnlySpan<{element}>(first, Length);");
        writer.Close();
        writer.Close();
        writer.Close();
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
