using System.Runtime.InteropServices;

namespace Latent.Bindings.Generator.Clang;

/// <summary>The part of libclang's C interface that the generator uses. Names and layouts are from clang-c/Index.h.</summary>
internal static unsafe partial class LibClang
{
    private const string Library = LibClangLoader.Name;

    [LibraryImport(Library)]
    internal static partial void* clang_createIndex(int excludeDeclarationsFromPch, int displayDiagnostics);

    [LibraryImport(Library)]
    internal static partial void clang_disposeIndex(void* index);

    [LibraryImport(Library)]
    internal static partial int clang_parseTranslationUnit2(
        void* index, byte* file, byte** arguments, int argumentCount, void* unsavedFiles, uint unsavedCount, uint options, void** outUnit);

    [LibraryImport(Library)]
    internal static partial void clang_disposeTranslationUnit(void* unit);

    [LibraryImport(Library)]
    internal static partial uint clang_getNumDiagnostics(void* unit);

    [LibraryImport(Library)]
    internal static partial void* clang_getDiagnostic(void* unit, uint index);

    [LibraryImport(Library)]
    internal static partial void clang_disposeDiagnostic(void* diagnostic);

    [LibraryImport(Library)]
    internal static partial int clang_getDiagnosticSeverity(void* diagnostic);

    [LibraryImport(Library)]
    internal static partial CxString clang_getDiagnosticSpelling(void* diagnostic);

    [LibraryImport(Library)]
    internal static partial CxLocation clang_getDiagnosticLocation(void* diagnostic);

    [LibraryImport(Library)]
    internal static partial byte* clang_getCString(CxString text);

    [LibraryImport(Library)]
    internal static partial void clang_disposeString(CxString text);

    [LibraryImport(Library)]
    internal static partial CxCursor clang_getTranslationUnitCursor(void* unit);

    [LibraryImport(Library)]
    internal static partial uint clang_visitChildren(
        CxCursor parent, delegate* unmanaged<CxCursor, CxCursor, void*, int> visitor, void* state);

    [LibraryImport(Library)]
    internal static partial CxLocation clang_getCursorLocation(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxRange clang_getCursorExtent(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxLocation clang_getRangeStart(CxRange range);

    [LibraryImport(Library)]
    internal static partial CxLocation clang_getRangeEnd(CxRange range);

    [LibraryImport(Library)]
    internal static partial void clang_getExpansionLocation(CxLocation location, void** file, uint* line, uint* column, uint* offset);

    [LibraryImport(Library)]
    internal static partial int clang_Location_isFromMainFile(CxLocation location);

    [LibraryImport(Library)]
    internal static partial CxString clang_getCursorSpelling(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxType clang_getCursorType(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxType clang_getTypedefDeclUnderlyingType(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxType clang_getCursorResultType(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxType clang_getResultType(CxType type);

    [LibraryImport(Library)]
    internal static partial int clang_Cursor_getNumArguments(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxCursor clang_Cursor_getArgument(CxCursor cursor, uint index);

    [LibraryImport(Library)]
    internal static partial uint clang_Cursor_isBitField(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial uint clang_Cursor_isMacroFunctionLike(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial uint clang_isCursorDefinition(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial long clang_Cursor_getOffsetOfField(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxType clang_getEnumDeclIntegerType(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial long clang_getEnumConstantDeclValue(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial ulong clang_getEnumConstantDeclUnsignedValue(CxCursor cursor);

    [LibraryImport(Library)]
    internal static partial CxCursor clang_getTypeDeclaration(CxType type);

    [LibraryImport(Library)]
    internal static partial CxString clang_getTypeSpelling(CxType type);

    [LibraryImport(Library)]
    internal static partial CxType clang_getCanonicalType(CxType type);

    [LibraryImport(Library)]
    internal static partial CxType clang_Type_getNamedType(CxType type);

    [LibraryImport(Library)]
    internal static partial CxType clang_getPointeeType(CxType type);

    [LibraryImport(Library)]
    internal static partial CxType clang_getArrayElementType(CxType type);

    [LibraryImport(Library)]
    internal static partial long clang_getArraySize(CxType type);

    [LibraryImport(Library)]
    internal static partial long clang_Type_getSizeOf(CxType type);

    [LibraryImport(Library)]
    internal static partial long clang_Type_getAlignOf(CxType type);

    [LibraryImport(Library)]
    internal static partial int clang_getFunctionTypeCallingConv(CxType type);

    [LibraryImport(Library)]
    internal static partial uint clang_isConstQualifiedType(CxType type);

    [LibraryImport(Library)]
    internal static partial uint clang_isVolatileQualifiedType(CxType type);

    [LibraryImport(Library)]
    internal static partial uint clang_isFunctionTypeVariadic(CxType type);

    [LibraryImport(Library)]
    internal static partial void clang_tokenize(void* unit, CxRange range, CxToken** outTokens, uint* outCount);

    [LibraryImport(Library)]
    internal static partial void clang_disposeTokens(void* unit, CxToken* tokens, uint count);

    [LibraryImport(Library)]
    internal static partial int clang_getTokenKind(CxToken token);

    [LibraryImport(Library)]
    internal static partial CxString clang_getTokenSpelling(void* unit, CxToken token);

    [LibraryImport(Library)]
    internal static partial CxRange clang_getTokenExtent(void* unit, CxToken token);
}
