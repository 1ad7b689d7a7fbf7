using System.Diagnostics;
using Latent.Interop.Native;

namespace Latent.Interop.Tests.Loading;

/// <summary>Libraries that differ from the native library of this release.</summary>
internal static class SkewedLibrary
{
    /// <summary>Differences: name, expected message, and source of the library.</summary>
    internal static readonly (string Difference, string Message, string Source)[] All =
    [
        ("version", $"its ABI version is {Constants.AbiVersion + 1}, and version {Constants.AbiVersion} was expected",
            Version(Constants.AbiVersion + 1)),
        ("size", "the size of ltn_run_result is 999 in the library", Version() + Layout("ltn_run_result")),
        ("function", $"it exports no {nameof(NativeMethods.ltn_library_version)}", Version() + Layout("")),
    ];

    internal static string Compile(TemporaryFolder folder, string source)
    {
        string file = folder.File("skewed.so");
        using Process compiler = Process.Start("cc", ["-shared", "-fPIC", "-o", file, folder.Write("skewed.c", source)]);
        compiler.WaitForExit();
        Assert.That(compiler.ExitCode, Is.Zero);
        return file;
    }

    private static string Version(int version = Constants.AbiVersion) => $"int ltn_library_abi_version(void) {{ return {version}; }}\n";

    /// <summary>The layout table of this release with one wrong size.</summary>
    private static string Layout(string wrongType)
    {
        IEnumerable<string> lines = AbiLayout.Entries().Select(entry =>
        {
            long value = entry.Type == wrongType && entry.Field.Length == 0 ? 999 : entry.Expected;
            return $"  {{ \"{entry.Type}\", \"{entry.Field}\", {value} }},\n";
        });
        return $$"""
            typedef struct { const char* type; const char* field; long long value; } layout;
            static const layout table[] = {
            {{string.Concat(lines)}}};
            int ltn_library_layout(const layout** entries, int* count) {
                *entries = table;
                *count = sizeof table / sizeof *table;
                return 0;
            }

            """;
    }
}
