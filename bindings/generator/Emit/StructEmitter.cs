using System.Globalization;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the structs, the opaque handles and the inline arrays that structs hold.</summary>
internal static class StructEmitter
{
    internal static string Emit(Header header)
    {
        var writer = new SourceWriter("System.Runtime.CompilerServices", "System.Runtime.InteropServices");
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
            .Where(type => type.ArrayLength > 0).DistinctBy(CSharpNames.InlineArray)
            .OrderBy(CSharpNames.InlineArray, StringComparer.Ordinal);
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
            writer.Line($"public {CSharpNames.Type(field.Type)} {CSharpNames.Field(field.Name)};");
        }

        writer.Close();
    }

    private static void EmitArray(SourceWriter writer, TypeReference array)
    {
        writer.Line();
        writer.Summary(string.Create(
            CultureInfo.InvariantCulture, $"{array.ArrayLength} consecutive values, as an array inside a struct."));
        writer.Line(string.Create(CultureInfo.InvariantCulture, $"[InlineArray({array.ArrayLength})]"));
        writer.Open($"public struct {CSharpNames.InlineArray(array)}");
        writer.Line($"private {CSharpNames.Base(array)} _element0;");
        writer.Close();
    }
}
