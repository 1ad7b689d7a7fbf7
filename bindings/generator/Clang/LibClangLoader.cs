using System.Reflection;
using System.Runtime.InteropServices;

namespace Latent.Bindings.Generator.Clang;

/// <summary>libclang was not found; the message names the package to install.</summary>
internal sealed class LibClangNotFoundException(string message) : Exception(message);

/// <summary>
/// Finds libclang beside this application, or under the names that systems give it. The bindings do not depend on its version.
/// </summary>
internal static class LibClangLoader
{
    internal const string Name = "libclang";

    private const string PathVariable = "LATENT_LIBCLANG";

    // The version that build.sh installs comes first.
    private static readonly string[] Versions = ["19", "22", "21", "20", "18", "17", "16", "15", "14"];

    private static readonly Lazy<nint> Loaded = new(Load);

    /// <summary>The names of the library on this system. The first one is that of a library beside the application.</summary>
    internal static string[] Names { get; } = OperatingSystem.IsWindows() ? ["libclang.dll"]
        : OperatingSystem.IsMacOS() ? ["libclang.dylib"]
        : ["libclang.so", .. Versions.SelectMany(version => new[] { $"libclang-{version}.so.1", $"libclang.so.{version}" })];

    /// <summary>Loads the library now, so that a failure gives one clear error, and registers it for the P/Invokes.</summary>
    internal static void Register()
    {
        if (!Loaded.IsValueCreated)
        {
            nint handle = Loaded.Value;
            NativeLibrary.SetDllImportResolver(
                Assembly.GetExecutingAssembly(), (name, _, _) => name == Name ? handle : 0);
        }
    }

    /// <summary>The ways to install libclang on a system.</summary>
    internal static string Advice(bool isWindows, bool isMacOS) => (isWindows
            ? $"winget install LLVM.LLVM, and set {PathVariable} to its bin\\libclang.dll"
            : isMacOS ? $"brew install llvm, and set {PathVariable} to \"$(brew --prefix llvm)/lib/libclang.dylib\""
            : "on Debian: apt-get install libclang1-19")
        + "; or run the generator with -p:LibClangPackage=true, which takes the NuGet package libclang";

    private static nint Load()
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        foreach (string name in string.IsNullOrEmpty(path) ? Names : [path])
        {
            // With the assembly, .NET looks beside the application and into its packages before it asks the system.
            if (NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), searchPath: null, out nint handle))
            {
                return handle;
            }
        }

        string advice = Advice(OperatingSystem.IsWindows(), OperatingSystem.IsMacOS());
        throw new LibClangNotFoundException(string.IsNullOrEmpty(path)
            ? $"libclang was not found under any of these names: {string.Join(", ", Names)}. "
                + $"Install it ({advice}), or set {PathVariable} to the path of the library."
            : $"{PathVariable} is '{path}', which could not be loaded as libclang. Correct it, or unset it and install libclang "
            + $"({advice}).");
    }
}
