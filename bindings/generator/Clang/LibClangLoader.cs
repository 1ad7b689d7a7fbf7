using System.Reflection;
using System.Runtime.InteropServices;

namespace Latent.Bindings.Generator.Clang;

/// <summary>libclang was not found; the message names the package to install.</summary>
internal sealed class LibClangNotFoundException(string message) : Exception(message);

/// <summary>Finds libclang under its names in the distributions.</summary>
internal static class LibClangLoader
{
    internal const string Name = "libclang";

    private const string PathVariable = "LATENT_LIBCLANG";

    private static readonly string[] Names =
        ["libclang-19.so.1", "libclang.so.19", "libclang.so", "libclang-14.so.1", "libclang.dylib", "libclang.dll"];

    private static readonly Lazy<nint> Loaded = new(Load);

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

    private static nint Load()
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        foreach (string name in string.IsNullOrEmpty(path) ? Names : [path])
        {
            if (NativeLibrary.TryLoad(name, out nint handle))
            {
                return handle;
            }
        }

        throw new LibClangNotFoundException(string.IsNullOrEmpty(path)
            ? $"libclang was not found under any of these names: {string.Join(", ", Names)}. "
                + $"Install it (Debian: apt-get install libclang1-19), or set {PathVariable} to the path of the library."
            : $"{PathVariable} is '{path}', which could not be loaded as libclang. Correct it, or unset it and install "
                + "libclang (Debian: apt-get install libclang1-19).");
    }
}
