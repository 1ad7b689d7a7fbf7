using System.Globalization;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the header's integer macros.</summary>
internal static class ConstantEmitter
{
    internal static string Emit(IReadOnlyList<Constant> constants)
    {
        SourceWriter writer = new();
        writer.Line();
        writer.Summary("The integer macros of the header.");
        writer.Open("public static class Constants");
        foreach (Constant constant in constants)
        {
            string type = constant.Value is < int.MinValue or > int.MaxValue ? "long" : "int";
            writer.Summary(constant.Documentation);
            writer.Line(string.Create(
                CultureInfo.InvariantCulture, $"public const {type} {CSharpNames.Constant(constant.Name)} = {constant.Value};"));
        }

        writer.Close();
        return writer.ToString();
    }
}
