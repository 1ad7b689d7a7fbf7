using System.Globalization;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the table of struct sizes and field offsets, with the values of the C compiler and of the .NET runtime.</summary>
internal static class LayoutEmitter
{
    internal static string Emit(IReadOnlyList<StructType> structs)
    {
        SourceWriter writer = new();
        writer.Line();
        writer.Summary("The layout that the bindings rely on.");
        writer.Open("internal static unsafe class AbiLayout");
        writer.Summary(
            "One line of the table: the C names (field empty for the struct's size), the value in the header, the value in the runtime.");
        writer.Line("internal readonly record struct Entry(string Type, string Field, long Expected, long Actual);");
        writer.Line();
        writer.Summary("Returns a line for each struct and each of its fields, in the order of the header.");
        writer.Open("internal static Entry[] Entries()");
        foreach (StructType type in structs)
        {
            writer.Line($"{CSharpNames.Type(type.Name)} {Local(type)} = default;");
        }

        writer.Line("return");
        writer.Line("[");
        foreach (StructType type in structs)
        {
            EmitEntries(writer, type);
        }

        writer.Line("];");
        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static void EmitEntries(SourceWriter writer, StructType type)
    {
        string local = Local(type);
        writer.Line(Invariant($"    new(\"{type.Name}\", \"\", {type.Size}, sizeof({CSharpNames.Type(type.Name)})),"));
        foreach (Field field in type.Fields)
        {
            string offset = $"(byte*)&{local}.{CSharpNames.Field(field.Name)} - (byte*)&{local}";
            writer.Line(Invariant($"    new(\"{type.Name}\", \"{field.Name}\", {field.Offset}, {offset}),"));
        }
    }

    private static string Local(StructType type) => CSharpNames.Parameter(type.Name["ltn_".Length..]);

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
