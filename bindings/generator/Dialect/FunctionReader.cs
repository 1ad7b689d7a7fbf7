using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Reads functions: status functions with out parameters first, destroyers, and getters without out parameters.</summary>
internal sealed class FunctionReader(TranslationUnit unit, Comments comments, TypeReader types)
{
    private const string StatusType = "ltn_status";

    private readonly List<Function> _functions = [];

    internal IReadOnlyList<Function> Functions => _functions;

    internal void Read(CxCursor cursor)
    {
        string name = cursor.Spelling;
        CheckDeclaration(cursor, name);
        Function function = new(
            name,
            types.ReadResult(LibClang.clang_getCursorResultType(cursor), cursor.Line, $"the result of '{name}'"),
            ReadParameters(cursor, name),
            comments.Above(cursor.Extent.Start.Position.Line) ?? throw Refuse(cursor, $"'{name}' has no comment above it"));
        switch (function.Result)
        {
            case { Name: StatusType, IsPointer: false }:
                CheckStatusFunction(cursor, function);
                break;
            case { Kind: BaseKind.Void, IsPointer: false }:
                CheckDestroyer(cursor, function);
                break;
            default:
                CheckGetter(cursor, function);
                break;
        }

        _functions.Add(function);
    }

    private void CheckDeclaration(CxCursor cursor, string name)
    {
        if (!NameRules.IsFunction(name))
        {
            throw Refuse(cursor, $"the function name '{name}' is not of the form ltn_noun_verb[_dtype]");
        }

        if (cursor.IsDefinition)
        {
            throw Refuse(cursor, $"'{name}' has a body; the header declares only");
        }

        if (LibClang.clang_isFunctionTypeVariadic(cursor.Type) != 0 && cursor.Type.Kind == TypeKind.FunctionPrototype)
        {
            throw Refuse(cursor, $"'{name}' takes a variable number of arguments");
        }

        if (cursor.Type.Kind != TypeKind.FunctionPrototype)
        {
            throw Refuse(cursor, $"'{name}' declares no parameters; write (void)");
        }

        if (!cursor.Type.IsCdecl)
        {
            throw Refuse(cursor, $"'{name}' has a calling convention of its own");
        }

        if (TranslationUnit.Children(cursor).All(child => child.Kind != CursorKind.VisibilityAttribute))
        {
            throw Refuse(cursor, $"'{name}' is not exported; write LTN_API before it");
        }

        if (_functions.Any(read => read.Name == name))
        {
            throw Refuse(cursor, $"'{name}' is declared twice");
        }
    }

    private List<Parameter> ReadParameters(CxCursor cursor, string function)
    {
        List<Parameter> parameters = new();
        for (uint i = 0; i < LibClang.clang_Cursor_getNumArguments(cursor); i++)
        {
            parameters.Add(types.ReadParameter(LibClang.clang_Cursor_getArgument(cursor, i), parameters.Count + 1, function));
        }

        return parameters;
    }

    private void CheckStatusFunction(CxCursor cursor, Function function)
    {
        bool outsEnded = false;
        foreach (Parameter parameter in function.Parameters)
        {
            bool isOut = NameRules.IsOut(parameter.Name);
            if (isOut && !parameter.Type.IsWritable)
            {
                throw Refuse(cursor, $"the out parameter '{parameter.Name}' of '{function.Name}' is not a pointer to writable memory");
            }

            if (isOut && outsEnded)
            {
                throw Refuse(cursor, $"the out parameter '{parameter.Name}' of '{function.Name}' must come before the others");
            }

            if (!isOut && parameter.Type is { IsWritable: true } and not { Kind: BaseKind.Handle, Pointers: 1 }
                && !IsState(function, parameter))
            {
                throw Refuse(cursor,
                    $"the parameter '{parameter.Name}' of '{function.Name}' is written through; call it out or out_*, or make it const");
            }

            outsEnded |= !isOut;
        }
    }

    /// <summary>Whether the library only passes the pointer on to a function that it calls.</summary>
    private static bool IsState(Function function, Parameter parameter) =>
        parameter is { Name: "state", Type: { Kind: BaseKind.Void, Pointers: 1 } }
        && function.Parameters.Any(other => other.Type.Kind == BaseKind.Function);

    private void CheckDestroyer(CxCursor cursor, Function function)
    {
        bool isDestroyer = function.Name.EndsWith("_destroy", StringComparison.Ordinal)
            && function.Parameters is [{ Type.Pointers: 1 }] or [{ Type: { Kind: BaseKind.Handle, Pointers: 1 } }, { Type.Pointers: 1 }];
        if (!isDestroyer)
        {
            throw Refuse(cursor,
                $"'{function.Name}' returns nothing; only ltn_noun_destroy with one pointer, or a handle and a pointer, may, others "
                + $"return {StatusType}");
        }
    }

    private void CheckGetter(CxCursor cursor, Function function)
    {
        if (function.Parameters.FirstOrDefault(parameter => parameter.Type.IsWritable) is { } parameter)
        {
            throw Refuse(cursor,
                $"'{function.Name}' returns a value and yet may write through '{parameter.Name}'; return {StatusType}, or make it const");
        }

        if (function.Result.IsWritable)
        {
            throw Refuse(cursor, $"the result of '{function.Name}' points to writable memory; return it through an out parameter");
        }
    }

    private DialectException Refuse(CxCursor cursor, string reason) => new(unit.File, cursor.Line, reason);
}
