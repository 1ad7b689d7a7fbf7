using Latent.Bindings.Generator.Dialect;
using Latent.Bindings.Generator.Emit;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator;

/// <summary>Generates the files of the bindings from a header.</summary>
internal static class BindingGenerator
{
    /// <summary>Returns the text of each file by its name.</summary>
    /// <exception cref="DialectException">The header uses a construct outside the dialect.</exception>
    internal static SortedDictionary<string, string> Generate(string headerPath)
    {
        Header header = HeaderReader.Read(headerPath);
        return new SortedDictionary<string, string>(StringComparer.Ordinal)
        {
            ["AbiLayout.g.cs"] = LayoutEmitter.Emit(header.Structs),
            ["Constants.g.cs"] = ConstantEmitter.Emit(header.Constants),
            ["Enums.g.cs"] = EnumEmitter.Emit(header.Enums),
            ["FunctionTable.g.cs"] = FunctionTableEmitter.Emit(header.Functions),
            ["NativeMethods.g.cs"] = FunctionEmitter.EmitDeclarations(header.Functions),
            ["NativeMethods.Calls.g.cs"] = FunctionEmitter.EmitCalls(header.Functions),
            ["NativeMethods.Imports.g.cs"] = FunctionEmitter.EmitImports(header.Functions),
            ["Structs.g.cs"] = StructEmitter.Emit(header),
        };
    }
}
