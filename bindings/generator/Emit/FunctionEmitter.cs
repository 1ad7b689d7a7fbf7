using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the P/Invoke declarations.</summary>
internal static class FunctionEmitter
{
    internal static string Emit(IReadOnlyList<Function> functions)
    {
        var writer = new SourceWriter("System.Runtime.InteropServices");
        writer.Line();
        writer.Summary("The functions of the native library, by their C names. All types are blittable.");
        writer.Open("public static unsafe partial class NativeMethods");
        writer.Summary("Name of the native library, without the prefix and extension of the platform.");
        writer.Line("public const string LibraryName = \"latent_native\";");
        foreach (Function function in functions)
        {
            writer.Line();
            writer.Documentation(function);
            writer.FunctionTypes(function.Parameters.Select(parameter => parameter.Type));
            writer.Line("[DllImport(LibraryName, ExactSpelling = true)]");
            IEnumerable<string> parameters = function.Parameters
                .Select(parameter => $"{CSharpNames.Type(parameter.Type)} {CSharpNames.Parameter(parameter.Name)}");
            writer.Line(
                $"public static extern {CSharpNames.Type(function.Result)} {function.Name}({string.Join(", ", parameters)});");
        }

        writer.Close();
        return writer.ToString();
    }
}
