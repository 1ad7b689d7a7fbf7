using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>Files that may be the native library.</summary>
internal static class LibraryCandidates
{
    internal const string PathVariable = "LATENT_NATIVE_PATH";

    /// <summary>File name of the library on this platform.</summary>
    internal static string FileName { get; } = FileNameOf(NativeMethods.LibraryName);

    /// <summary>The platform of this process, by its name in the packages.</summary>
    internal static string Platform { get; } = RuntimeId();

    /// <summary>File name of a library on this platform.</summary>
    internal static string FileNameOf(string library) =>
        OperatingSystem.IsWindows()
        ? $"{library}.dll"
        : OperatingSystem.IsMacOS()
        ? $"lib{library}.dylib"
        : $"lib{library}.so";

    /// <summary>The file that the environment variable names, directly or by its folder; null if it is not set.</summary>
    internal static string? FromEnvironment()
    {
        string? path = Environment.GetEnvironmentVariable(PathVariable);
        return string.IsNullOrEmpty(path) ? null : FileOf(path);
    }

    /// <summary>The library file of a path: the path itself, or the file in it if it is a folder.</summary>
    internal static string FileOf(string path) => Directory.Exists(path) ? Path.Combine(path, FileName) : path;

    /// <summary>The files of an installed package and of a development tree, in order of preference.</summary>
    internal static IEnumerable<string> Installed()
    {
        IEnumerable<string> roots = new[] { AssemblyDirectory(), AppContext.BaseDirectory }
            .Where(root => root.Length > 0).Select(Path.TrimEndingDirectorySeparator).Distinct();
        return roots
            .SelectMany(root => new[] { Path.Combine(root, "runtimes", Platform, "native", FileName), Path.Combine(root, FileName) })
            .Concat(OfHost())
            .Concat(DevelopmentTree(AppContext.BaseDirectory));
    }

    /// <summary>The library that a checkout built into artifacts/, for an application that runs from that folder.</summary>
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
        string system = OperatingSystem.IsWindows()
            ? "win"
            : OperatingSystem.IsMacOS()
            ? "osx"
            : IsMusl()
            ? "linux-musl"
            : "linux";
        return $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
    }

#if NET
    // The system's search covers the native files of packages.
    private static IEnumerable<string> OfHost() => [];

    private static bool IsMusl() => RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal);
#else
    // The folders in which the host of .NET has the native files of packages.
    private static IEnumerable<string> OfHost() => (AppContext.GetData("NATIVE_DLL_SEARCH_DIRECTORIES") as string ?? "")
        .Split(Path.PathSeparator).Where(folder => folder.Length > 0).Select(folder => Path.Combine(folder, FileName));

    // Looks at the loader of this process, since a system may have both C libraries.
    private static bool IsMusl() =>
        File.Exists("/proc/self/maps") && File.ReadAllText("/proc/self/maps").Contains("/ld-musl-", StringComparison.Ordinal);
#endif

    [UnconditionalSuppressMessage("SingleFile", "IL3000",
        Justification = "Empty in a single file: the application's folder is tried then.")]
    private static string AssemblyDirectory() => Path.GetDirectoryName(typeof(LibraryCandidates).Assembly.Location) ?? "";
}
