using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>
/// Reads types of functions that the library calls: typedef result (*ltn_x_function)(parameters), or a field result (*x)(parameters).
/// </summary>
internal sealed class FunctionTypeReader(TranslationUnit unit, Comments comments, TypeReader types)
{
    private readonly List<FunctionType> _functionTypes = [];

    internal IReadOnlyList<FunctionType> FunctionTypes => _functionTypes;

    internal static bool IsFunctionPointer(CxType type) => type.Kind == TypeKind.Pointer
        && type.Pointee.Canonical.Kind is TypeKind.FunctionPrototype or TypeKind.FunctionWithoutPrototype;

    /// <summary>Reads the typedefs that are function pointers, in the order of the header.</summary>
    internal void Read(IReadOnlyDictionary<string, CxCursor> typedefs)
    {
        foreach (CxCursor cursor in typedefs.Values.OrderBy(cursor => cursor.Line))
        {
            CxType type = LibClang.clang_getTypedefDeclUnderlyingType(cursor);
            if (IsFunctionPointer(type))
            {
                FunctionType functionType = ReadTypedef(cursor, type.Pointee);
                types.Declare(functionType);
                _functionTypes.Add(functionType);
            }
        }
    }

    /// <summary>
    /// Reads the type of a field that is a function pointer without a typedef. The comment of the field describes the function.
    /// </summary>
    internal TypeReference ReadField(CxCursor cursor) =>
        new(BaseKind.Function, cursor.Spelling, Signature: Read(cursor, cursor.Type.Pointee, ""), Provenance: cursor.Type.Spelling);

    private FunctionType ReadTypedef(CxCursor cursor, CxType type)
    {
        string name = cursor.Spelling;
        if (!name.EndsWith(NameRules.FunctionSuffix, StringComparison.Ordinal))
        {
            throw Refuse(cursor, $"the function type '{name}' is not of the form ltn_x{NameRules.FunctionSuffix}");
        }

        return Read(cursor, type, comments.Above(cursor.Extent.Start.Position.Line)
            ?? throw Refuse(cursor, $"'{name}' has no comment above it"));
    }

    private FunctionType Read(CxCursor cursor, CxType type, string documentation)
    {
        string name = cursor.Spelling;
        if (type.Canonical.Kind == TypeKind.FunctionWithoutPrototype)
        {
            throw Refuse(cursor, $"'{name}' declares no parameters; write (void)");
        }

        if (LibClang.clang_isFunctionTypeVariadic(type) != 0)
        {
            throw Refuse(cursor, $"'{name}' takes a variable number of arguments");
        }

        if (!type.IsCdecl)
        {
            throw Refuse(cursor, $"'{name}' has a calling convention of its own");
        }

        return new FunctionType(
            name,
            types.ReadResult(LibClang.clang_getResultType(type), cursor.Line, $"the result of '{name}'"),
            ReadParameters(cursor, name),
            documentation);
    }

    private List<Parameter> ReadParameters(CxCursor cursor, string functionType)
    {
        List<Parameter> parameters = new();
        foreach (CxCursor argument in TranslationUnit.Children(cursor).Where(child => child.Kind == CursorKind.Parameter))
        {
            parameters.Add(types.ReadParameter(argument, parameters.Count + 1, functionType, isCalled: true));
        }

        return parameters;
    }

    private DialectException Refuse(CxCursor cursor, string reason) => new(unit.File, cursor.Line, reason);
}
