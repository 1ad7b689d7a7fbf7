using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Where the native library may lie.</summary>
internal static class LibraryCandidates
{
    internal const string PathVariable = "LATENT_NATIVE_PATH";

    /// <summary>File name of the library on this platform.</summary>
    internal static string FileName { get; } =
        OperatingSystem.IsWindows() ? $"{NativeMethods.LibraryName}.dll"
        : OperatingSystem.IsMacOS() ? $"lib{NativeMethods.LibraryName}.dylib"
        : $"lib{NativeMethods.LibraryName}.so";

    /// <summary>The platform of this process, as the packages name it.</summary>
    internal static string Platform { get; } = RuntimeId();

    /// <summary>The file that the environment variable names, directly or by its folder; null if it is not set.</summary>
    internal static string? FromEnvironment()
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        return string.IsNullOrEmpty(path) ? null
            : Directory.Exists(path) ? Path.Combine(path, FileName)
            : path;
    }

    /// <summary>The files of an installed package and of a development tree, in order of preference.</summary>
    internal static IEnumerable<string> Installed()
    {
        IEnumerable<string> roots = new[] { AssemblyDirectory(), AppContext.BaseDirectory }
            .Where(root => root.Length > 0).Select(Path.TrimEndingDirectorySeparator).Distinct();
        return roots
            .SelectMany(root => new[] { Path.Combine(root, "runtimes", Platform, "native", FileName), Path.Combine(root, FileName) })
            .Concat(DevelopmentTree(AppContext.BaseDirectory));
    }

    /// <summary>Of an application that runs from the folder artifacts/ of a checkout: the library that was built into it.</summary>
    internal static IEnumerable<string> DevelopmentTree(string start)
    {
        for (DirectoryInfo? folder = new(start); folder is not null; folder = folder.Parent)
        {
            if (folder.Name == "artifacts")
            {
                yield return Path.Combine(folder.FullName, "native", FileName);
            }
        }
    }

    private static string RuntimeId()
    {
        string system = OperatingSystem.IsWindows() ? "win"
            : OperatingSystem.IsMacOS() ? "osx"
            : IsMusl() ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

#if NET
    private static bool IsMusl() => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
#else
    private static bool IsMusl() => Directory.Exists("/lib") && Directory.GetFiles("/lib", "ld-musl-*.so.1").Length > 0;
#endif

    [UnconditionalSuppressMessage("SingleFile", "IL3000", Justification = "Empty in a single file, where the application's folder is tried.")]
    private static string AssemblyDirectory() => Path.GetDirectoryName(typeof(LibraryCandidates).Assembly.Location) ?? "";
}
