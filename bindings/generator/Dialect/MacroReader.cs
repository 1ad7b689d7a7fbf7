using System.Globalization;
using Latent.Bindings.Generator.Clang;
using Latent.Bindings.Generator.Model;

namespace Latent.Bindings.Generator.Dialect;

/// <summary>Reads the macros that are integer constants.</summary>
internal sealed class MacroReader(TranslationUnit unit, Comments comments)
{
    private const string ExportMacro = "LTN_API";

    private readonly List<Constant> _constants = [];
    private readonly Dictionary<int, string> _documentationByLine = [];

    internal IReadOnlyList<Constant> Constants => _constants;

    internal void Read(CxCursor cursor)
    {
        string name = cursor.Spelling;
        List<string> body = [.. unit.Tokens(cursor).Where(token => !token.IsComment).Skip(1).Select(token => token.Text)];
        bool isIncludeGuard = body.Count == 0 && name.EndsWith("_H_", StringComparison.Ordinal);
        if (name == ExportMacro || isIncludeGuard)
        {
            return;
        }

        if (LibClang.clang_Cursor_isMacroFunctionLike(cursor) != 0)
        {
            throw Refuse(cursor, $"the macro '{name}' takes arguments; only integer constants are allowed");
        }

        if (!NameRules.IsConstant(name))
        {
            throw Refuse(cursor, $"the macro name '{name}' is not of the form LTN_NAME");
        }

        if (!TryParse(string.Concat(body), out long value))
        {
            throw Refuse(cursor, $"the macro '{name}' is '{string.Join(' ', body)}'; an integer such as 64 or 0x40 was expected");
        }

        _constants.Add(new Constant(name, value, DocumentationOf(cursor)));
    }

    private static bool TryParse(string text, out long value) =>
        text.StartsWith("0x", StringComparison.OrdinalIgnoreCase)
            ? long.TryParse(text.AsSpan(2), NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out value)
            : long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out value)
                && (value == 0 || text.TrimStart('-')[0] != '0');

    /// <summary>The comment above the macro. Macros on consecutive lines have one comment above the first.</summary>
    private string DocumentationOf(CxCursor cursor)
    {
        string documentation = comments.Above(cursor.Line)
            ?? _documentationByLine.GetValueOrDefault(cursor.Line - 1)
            ?? throw Refuse(cursor, $"the macro '{cursor.Spelling}' has no comment above it");
        _documentationByLine[cursor.Line] = documentation;
        return documentation;
    }

    private DialectException Refuse(CxCursor cursor, string reason) => new(unit.File, cursor.Line, reason);
}
