using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Reads structs of numbers, enums and pointers without gaps.</summary>
internal sealed class StructReader(TranslationUnit unit, Comments comments, TypeReader types, FunctionTypeReader functionTypes)
{
    private readonly List<StructType> _structs = [];

    internal IReadOnlyList<StructType> Structs => _structs;

    internal void Read(CxCursor cursor)
    {
        string name = cursor.Spelling;
        if (!NameRules.IsType(name))
        {
            throw Refuse(cursor, $"the struct name '{name}' is not of the form ltn_noun");
        }

        string documentation = comments.Above(cursor.Extent.Start.Position.Line)
            ?? throw Refuse(cursor, $"'{name}' has no comment above it");
        List<Field> fields = new();
        long end = 0;
        foreach (CxCursor child in TranslationUnit.Children(cursor))
        {
            Field field = ReadField(child, name);
            CheckGap(child, end, field.Offset, $"before '{field.Name}'");
            fields.Add(field);
            end = field.Offset + child.Type.Size;
        }

        if (fields.Count == 0)
        {
            throw Refuse(cursor, $"'{name}' has no fields");
        }

        CheckAlignment(cursor, name);
        CheckGap(cursor, end, cursor.Type.Size, $"at the end of '{name}'");
        _structs.Add(new StructType(name, documentation, cursor.Type.Size, fields));
    }

    private Field ReadField(CxCursor cursor, string structName)
    {
        string what = $"the field '{structName}.{cursor.Spelling}'";
        if (cursor.Kind != CursorKind.Field)
        {
            throw Refuse(cursor, $"'{structName}' holds something other than plain fields (a union, a nested struct or an attribute)");
        }

        if (LibClang.clang_Cursor_isBitField(cursor) != 0)
        {
            throw Refuse(cursor, $"{what} is a bit-field");
        }

        if (!NameRules.IsVariable(cursor.Spelling))
        {
            throw Refuse(cursor, $"{what} is not named in lower case with underscores");
        }

        TypeReference type = FunctionTypeReader.IsFunctionPointer(cursor.Type)
            ? functionTypes.ReadField(cursor)
            : types.ReadField(cursor.Type, cursor.Line, what);
        string documentation = comments.Behind(cursor.Extent.End.Position.Line)
            ?? comments.Above(cursor.Extent.Start.Position.Line)
            ?? throw Refuse(cursor, $"{what} has no comment");
        return new Field(cursor.Spelling, type, LibClang.clang_Cursor_getOffsetOfField(cursor) / 8, documentation);
    }

    /// <summary>
    /// Requires the alignment of the most demanding field, which the .NET runtime uses. A pragma or attribute in C could change it.
    /// </summary>
    private void CheckAlignment(CxCursor cursor, string name)
    {
        long natural = TranslationUnit.Children(cursor).Max(field => field.Type.Alignment);
        if (cursor.Type.Alignment != natural)
        {
            throw Refuse(cursor,
                $"'{name}' is aligned to {cursor.Type.Alignment} bytes, its fields to {natural}; "
                + "packing and alignment by hand are outside the dialect");
        }
    }

    private void CheckGap(CxCursor cursor, long end, long next, string where)
    {
        if (end != next)
        {
            throw Refuse(cursor, $"the compiler leaves {next - end} bytes of padding {where}; declare them as a reserved field");
        }
    }

    private DialectException Refuse(CxCursor cursor, string reason) => new(unit.File, cursor.Line, reason);
}
