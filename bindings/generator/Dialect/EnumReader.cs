using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Reads enums: a typedef of int32_t named ltn_x, and enum ltn_x_values with members LTN_X_*.</summary>
internal sealed class EnumReader(TranslationUnit unit, Comments comments, IReadOnlyDictionary<string, CxCursor> typedefs)
{
    private readonly List<EnumType> _enums = [];

    internal IReadOnlyList<EnumType> Enums => _enums;

    internal void Read(CxCursor cursor)
    {
        string tag = cursor.Spelling;
        string name = tag.EndsWith(NameRules.EnumSuffix, StringComparison.Ordinal) ? tag[..^NameRules.EnumSuffix.Length] : "";
        if (!typedefs.TryGetValue(name, out CxCursor typedef))
        {
            string which = NameRules.IsType(tag) ? $"the enum '{tag}'" : "an enum";
            throw Refuse(cursor, $"{which} must be named ltn_x_values and follow 'typedef int32_t ltn_x;'");
        }

        string documentation = comments.Above(typedef.Extent.Start.Position.Line)
            ?? throw Refuse(typedef, $"'{name}' has no comment above it");
        bool isUnsigned = LibClang.clang_getEnumDeclIntegerType(cursor).Kind == TypeKind.UnsignedInt;
        List<EnumMember> members = [.. TranslationUnit.Children(cursor).Select(member => ReadMember(member, name, isUnsigned))];
        _enums.Add(new EnumType(name, documentation, members));
    }

    /// <summary>Throws if a typedef of int32_t has no enum of values.</summary>
    internal void CheckComplete()
    {
        foreach ((string name, CxCursor typedef) in typedefs)
        {
            bool isEnum = LibClang.clang_getTypedefDeclUnderlyingType(typedef).Named.Kind == TypeKind.Typedef;
            if (isEnum && _enums.All(read => read.Name != name))
            {
                throw Refuse(typedef, $"'{name}' has no values: 'enum {name}{NameRules.EnumSuffix}' was expected after it");
            }
        }
    }

    private EnumMember ReadMember(CxCursor cursor, string enumName, bool isUnsigned)
    {
        string name = cursor.Spelling;
        string prefix = NameRules.MemberPrefix(enumName);
        if (cursor.Kind != CursorKind.EnumConstant || !NameRules.IsConstant(name) || !name.StartsWith(prefix, StringComparison.Ordinal))
        {
            throw Refuse(cursor, $"the member '{name}' of '{enumName}' is not of the form {prefix}NAME");
        }

        // libclang returns a 32-bit unsigned value with sign extension.
        long value = isUnsigned
            ? (long)LibClang.clang_getEnumConstantDeclUnsignedValue(cursor)
            : LibClang.clang_getEnumConstantDeclValue(cursor);
        if (value is < int.MinValue or > int.MaxValue)
        {
            throw Refuse(cursor, $"the member '{name}' is {value}, which does not fit int32_t");
        }

        CxRange extent = cursor.Extent;
        string documentation = comments.Behind(extent.End.Position.Line)
            ?? comments.Above(extent.Start.Position.Line)
            ?? throw Refuse(cursor, $"the member '{name}' has no comment");
        return new EnumMember(name, value, documentation);
    }

    private DialectException Refuse(CxCursor cursor, string reason) => new(unit.File, cursor.Line, reason);
}
