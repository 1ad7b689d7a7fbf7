using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Emit;

/// <summary>Writes the table of function pointers.</summary>
internal static class FunctionTableEmitter
{
    internal static string Emit(IReadOnlyList<Function> functions)
    {
        SourceWriter writer = new("System");
        writer.Line();
        writer.Open("public sealed unsafe partial class FunctionTable");
        foreach (Function function in functions)
        {
            writer.Line($"/// <summary><see cref=\"NativeMethods.{function.Name}\"/></summary>");
            writer.Line($"public readonly {Pointer(function)} {function.Name};");
        }

        writer.Line();
        writer.Summary("Looks up every function of the header.");
        writer.Documentation("param", " name=\"resolve\"", "Returns the address of a function by its C name, or 0 if there is none.");
        writer.Documentation("exception", " cref=\"EntryPointNotFoundException\"", "A function has no address; the message names it.");
        writer.Open("public FunctionTable(Func<string, nint> resolve)");
        foreach (Function function in functions)
        {
            writer.Line($"{function.Name} = ({Pointer(function)})Address(resolve, nameof({function.Name}));");
        }

        writer.Close();
        writer.Close();
        return writer.ToString();
    }

    private static string Pointer(Function function) => CSharpNames.FunctionPointer(function.Parameters, function.Result);
}
