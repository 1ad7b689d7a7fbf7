using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Reads a header of the dialect, and stops at the first construct outside of it.</summary>
internal sealed class HeaderReader
{
    private readonly TranslationUnit _unit;
    private readonly Comments _comments;
    private readonly List<CxCursor> _declarations;
    private readonly TypeReader _types;
    private readonly Dictionary<string, CxCursor> _typedefs = [];
    private readonly HashSet<string> _opaque = [];

    private HeaderReader(TranslationUnit unit)
    {
        _unit = unit;
        _comments = new Comments(unit.Tokens(unit.Root));
        _declarations = [.. TranslationUnit.Children(unit.Root).Where(cursor => cursor.Location.IsInMainFile)];
        _types = new TypeReader(unit.File);
    }

    internal static Header Read(string path)
    {
        using TranslationUnit unit = new(path);
        return new HeaderReader(unit).Read();
    }

    private Header Read()
    {
        CheckIncludes();
        _unit.ThrowOnError();
        CollectTypes();

        MacroReader macros = new(_unit, _comments);
        EnumReader enums = new(_unit, _comments, _typedefs);
        FunctionTypeReader functionTypes = new(_unit, _comments, _types);
        functionTypes.Read(_typedefs);
        StructReader structs = new(_unit, _comments, _types, functionTypes);
        FunctionReader functions = new(_unit, _comments, _types);
        List<HandleType> handles = new();
        foreach (CxCursor cursor in _declarations)
        {
            switch (cursor.Kind)
            {
                case CursorKind.MacroDefinition:
                    macros.Read(cursor);
                    break;
                case CursorKind.Enum:
                    enums.Read(cursor);
                    break;
                case CursorKind.Struct when cursor.IsDefinition:
                    structs.Read(cursor);
                    break;
                case CursorKind.Typedef when _opaque.Contains(cursor.Spelling):
                    handles.Add(new HandleType(cursor.Spelling, DocumentationOf(cursor)));
                    break;
                case CursorKind.Function:
                    functions.Read(cursor);
                    break;
                case CursorKind.Typedef or CursorKind.Struct or CursorKind.MacroExpansion or CursorKind.Inclusion:
                    break;
                default:
                    throw Refuse(cursor, DescribeUnknown(cursor));
            }
        }

        enums.CheckComplete();
        return new Header(macros.Constants, enums.Enums, handles, functionTypes.FunctionTypes, structs.Structs, functions.Functions);
    }

    private void CheckIncludes()
    {
        foreach (CxCursor cursor in _declarations.Where(cursor => cursor.Kind == CursorKind.Inclusion))
        {
            if (cursor.Spelling != "stdint.h")
            {
                throw Refuse(cursor, $"includes '{cursor.Spelling}'; only <stdint.h> may be included");
            }
        }
    }

    /// <summary>
    /// Collects the names of all types before the declarations are read, since a function may use a struct that is defined below it.
    /// </summary>
    private void CollectTypes()
    {
        HashSet<string> defined = [.. _declarations.Where(c => c.Kind == CursorKind.Struct && c.IsDefinition).Select(c => c.Spelling)];
        foreach (CxCursor cursor in _declarations.Where(cursor => cursor.Kind == CursorKind.Typedef))
        {
            string name = cursor.Spelling;
            if (!NameRules.IsType(name))
            {
                throw Refuse(cursor, $"the type name '{name}' is not of the form ltn_noun");
            }

            CxType target = LibClang.clang_getTypedefDeclUnderlyingType(cursor);
            _types.Declare(name, KindOf(cursor, name, target, defined));
            _typedefs.Add(name, cursor);
        }
    }

    private BaseKind KindOf(CxCursor cursor, string name, CxType target, HashSet<string> defined)
    {
        CxType named = target.Named;
        if (named.Kind == TypeKind.Typedef && named.Spelling == "int32_t")
        {
            return BaseKind.Enum;
        }

        if (FunctionTypeReader.IsFunctionPointer(named))
        {
            return BaseKind.Function;
        }

        if (named.Kind != TypeKind.Record || named.Declaration.Kind != CursorKind.Struct)
        {
            throw Refuse(cursor,
                $"'{name}' is a typedef of '{target.Spelling}'; only int32_t (an enum), "
                + "a struct of the same name and a pointer to a function are allowed");
        }

        if (_unit.Tokens(named.Declaration).ElementAtOrDefault(1).Text != name)
        {
            throw Refuse(cursor, $"the struct behind '{name}' must have the same name: typedef struct {name} {name};");
        }

        if (defined.Contains(name))
        {
            return BaseKind.Struct;
        }

        _opaque.Add(name);
        return BaseKind.Handle;
    }

    private static string DescribeUnknown(CxCursor cursor) => cursor.Kind switch
    {
        CursorKind.Union => $"'{cursor.Spelling}' is a union; unions are outside the dialect",
        CursorKind.Variable => $"'{cursor.Spelling}' is a variable; the library exports functions only",
        _ => $"a construct outside the dialect (libclang cursor kind {(int)cursor.Kind})",
    };

    private string DocumentationOf(CxCursor cursor) =>
        _comments.Above(cursor.Extent.Start.Position.Line) ?? throw Refuse(cursor, $"'{cursor.Spelling}' has no comment above it");

    private DialectException Refuse(CxCursor cursor, string reason) => new(_unit.File, cursor.Line, reason);
}
