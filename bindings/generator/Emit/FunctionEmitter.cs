using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>
/// Writes the functions: for each a declaration with its documentation, and two alternative bodies. On .NET the function is imported. On
/// .NET Standard, which cannot choose the path of an imported library, it calls the table of functions of the loaded library.
/// </summary>
internal static class FunctionEmitter
{
    private const int LineWidth = 120;

    internal static string EmitDeclarations(IReadOnlyList<Function> functions)
    {
        SourceWriter writer = OpenClass(usings: [], condition: null);
        writer.Summary("Name of the native library, without the prefix and extension of the platform.");
        writer.Line("public const string LibraryName = \"latent_native\";");
        foreach (Function function in functions)
        {
            writer.Line();
            writer.Documentation(function);
            writer.FunctionTypes(function.Parameters.Select(parameter => parameter.Type));
            if (function.Result.Provenance is not null)
            {
                writer.Line(CSharpNames.Provenance(function.Result, "return: ").TrimEnd());
            }

            EmitDeclaration(writer, function);
        }

        writer.Close();
        return writer.ToString();
    }

    internal static string EmitImports(IReadOnlyList<Function> functions)
    {
        SourceWriter writer = OpenClass(["System.Runtime.InteropServices"], condition: "NET");
        foreach (Function function in functions)
        {
            writer.Line("[DllImport(LibraryName, ExactSpelling = true)]");
            writer.Line($"public static extern partial {Signature(function)};");
        }

        return CloseClass(writer);
    }

    internal static string EmitCalls(IReadOnlyList<Function> functions)
    {
        SourceWriter writer = OpenClass(usings: [], condition: "!NET");
        foreach (Function function in functions)
        {
            string arguments = string.Join(", ", function.Parameters.Select(parameter => CSharpNames.Parameter(parameter.Name)));
            writer.Line($"public static partial {Signature(function)} =>");
            writer.Line($"    NativeLibraryLoader.Functions.{function.Name}({arguments});");
        }

        return CloseClass(writer);
    }

    private static SourceWriter OpenClass(string[] usings, string? condition)
    {
        SourceWriter writer = new(usings);
        writer.Line();
        if (condition is not null)
        {
            writer.Line($"#if {condition}");
        }
        else
        {
            writer.Summary("The functions of the native library, by their C names. All types are blittable.");
        }

        writer.Open("public static unsafe partial class NativeMethods");
        return writer;
    }

    private static string CloseClass(SourceWriter writer)
    {
        writer.Close();
        writer.Line("#endif");
        return writer.ToString();
    }

    /// <summary>Writes a declaration on one line, or with a line for each parameter.</summary>
    private static void EmitDeclaration(SourceWriter writer, Function function)
    {
        string head = $"public static partial {CSharpNames.Type(function.Result)} {function.Name}(";
        List<string> parameters =
            [.. function.Parameters.Select(parameter => CSharpNames.Provenance(parameter.Type) + Declaration(parameter))];
        string single = $"{head}{string.Join(", ", parameters)});";
        if (single.Length <= LineWidth)
        {
            writer.Line(single);
            return;
        }

        writer.Line(head);
        for (int i = 0; i < parameters.Count; i++)
        {
            writer.Line($"    {parameters[i]}{(i + 1 < parameters.Count ? "," : ");")}");
        }
    }

    private static string Signature(Function function) =>
        $"{CSharpNames.Type(function.Result)} {function.Name}({string.Join(", ", function.Parameters.Select(Declaration))})";

    private static string Declaration(Parameter parameter) => $"{CSharpNames.Type(parameter.Type)} {CSharpNames.Parameter(parameter.Name)}";
}
