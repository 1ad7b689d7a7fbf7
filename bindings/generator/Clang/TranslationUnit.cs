using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Latent.Bindings.Generator.Dialect;

namespace Latent.Bindings.Generator.Clang;

/// <summary>A token of the header: kind, text, and its first and last line.</summary>
internal readonly record struct Token(bool IsComment, string Text, int StartLine, int EndLine);

/// <summary>The header as libclang parses it: as C99 for one fixed 64-bit target, so that the result is the same on every host.</summary>
internal sealed unsafe class TranslationUnit : IDisposable
{
    private const uint DetailedPreprocessingRecord = 1;
    private const int SeverityError = 3;
    private const int TokenKindComment = 4;

    private void* _index;
    private void* _unit;

    internal TranslationUnit(string path)
    {
        LibClangLoader.Register();
        File = path;
        _index = LibClang.clang_createIndex(0, 0);
        _unit = Parse(_index, path,
        [
            "-xc", "-std=c99", "--target=x86_64-unknown-linux-gnu", "-nostdinc",
            "-isystem", Path.Combine(AppContext.BaseDirectory, "include"),
        ]);
    }

    internal string File { get; }

    internal CxCursor Root => LibClang.clang_getTranslationUnitCursor(_unit);

    public void Dispose()
    {
        LibClang.clang_disposeTranslationUnit(_unit);
        LibClang.clang_disposeIndex(_index);
        _unit = null;
        _index = null;
    }

    internal static List<CxCursor> Children(CxCursor parent)
    {
        List<CxCursor> children = new();
        GCHandle handle = GCHandle.Alloc(children);
        _ = LibClang.clang_visitChildren(parent, &Visit, (void*)GCHandle.ToIntPtr(handle));
        handle.Free();
        return children;
    }

    /// <summary>Throws at the first error of the C parser.</summary>
    internal void ThrowOnError()
    {
        for (uint i = 0; i < LibClang.clang_getNumDiagnostics(_unit); i++)
        {
            void* diagnostic = LibClang.clang_getDiagnostic(_unit, i);
            bool isError = LibClang.clang_getDiagnosticSeverity(diagnostic) >= SeverityError;
            string text = LibClang.clang_getDiagnosticSpelling(diagnostic).Take();
            int line = LibClang.clang_getDiagnosticLocation(diagnostic).Position.Line;
            LibClang.clang_disposeDiagnostic(diagnostic);
            if (isError)
            {
                throw new DialectException(File, line, $"not valid C99: {text}");
            }
        }
    }

    internal List<Token> Tokens(CxCursor cursor)
    {
        CxToken* tokens;
        uint count;
        LibClang.clang_tokenize(_unit, cursor.Extent, &tokens, &count);
        List<Token> result = new((int)count);
        for (uint i = 0; i < count; i++)
        {
            CxRange extent = LibClang.clang_getTokenExtent(_unit, tokens[i]);
            result.Add(new Token(
                LibClang.clang_getTokenKind(tokens[i]) == TokenKindComment,
                LibClang.clang_getTokenSpelling(_unit, tokens[i]).Take(),
                extent.Start.Position.Line,
                extent.End.Position.Line));
        }

        LibClang.clang_disposeTokens(_unit, tokens, count);
        return result;
    }

    private static void* Parse(void* index, string path, string[] arguments)
    {
        byte* file = Utf8(path);
        byte** pointers = stackalloc byte*[arguments.Length];
        for (int i = 0; i < arguments.Length; i++)
        {
            pointers[i] = Utf8(arguments[i]);
        }

        void* unit;
        int error = LibClang.clang_parseTranslationUnit2(
            index, file, pointers, arguments.Length, null, 0, DetailedPreprocessingRecord, &unit);
        Marshal.FreeCoTaskMem((nint)file);
        for (int i = 0; i < arguments.Length; i++)
        {
            Marshal.FreeCoTaskMem((nint)pointers[i]);
        }

        return error == 0
            ? unit
            : throw new InvalidOperationException($"libclang could not parse '{path}' (error {error}).");
    }

    private static byte* Utf8(string text) => (byte*)Marshal.StringToCoTaskMemUTF8(text);

    [UnmanagedCallersOnly]
    private static int Visit(CxCursor cursor, CxCursor parent, void* state)
    {
        const int Continue = 1;
        Unsafe.As<List<CxCursor>>(GCHandle.FromIntPtr((nint)state).Target!).Add(cursor);
        return Continue;
    }
}
