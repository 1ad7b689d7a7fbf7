using System.IO.Compression;
using System.Reflection;

namespace Latent.Packages.Tests;

/// <summary>The packages that `./build.sh pack` built, in the checkout that the tests were built from.</summary>
internal static class Feed
{
    internal static string Version { get; } = Metadata("PackageVersion");

    internal static string Folder { get; } = Path.Combine(Metadata("RepositoryRoot"), "artifacts", "packages");

    internal static string Consumers { get; } = Path.Combine(Metadata("RepositoryRoot"), "tests", "Latent.Packages.Tests", "Consumers");

    /// <summary>The folder of the projects that the packages are made of.</summary>
    internal static string Managed { get; } = Path.Combine(Metadata("RepositoryRoot"), "managed");

    /// <summary>The platform of this machine, by its name in the packages.</summary>
    internal static string Rid { get; } =
        (OperatingSystem.IsWindows() ? "win-" : OperatingSystem.IsMacOS() ? "osx-" : "linux-")
        + System.Runtime.InteropServices.RuntimeInformation.OSArchitecture.ToString().ToLowerInvariant();

    /// <summary>The driver of the tests in place of NVIDIA's, which `pack --test` builds.</summary>
    internal static string FalseDriver { get; } =
        Path.Combine(Metadata("RepositoryRoot"), "artifacts", "native", "libcuda_emulator.so");

    internal static bool Has(string package) => File.Exists(Path.Combine(Folder, $"{package}.{Version}.nupkg"));

    internal static string PathOf(string package, string extension = "nupkg")
    {
        string path = Path.Combine(Folder, $"{package}.{Version}.{extension}");
        return File.Exists(path) ? path : throw new FileNotFoundException($"'{path}' is missing: run ./build.sh pack first");
    }

    internal static long SizeOf(string package) => new FileInfo(PathOf(package)).Length;

    /// <summary>The names of a package's files, without those that the package format requires.</summary>
    internal static string[] FilesOf(string package, string extension = "nupkg")
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(package, extension));
        return [.. archive.Entries.Select(entry => entry.FullName)
            .Where(name =>
            !name.StartsWith("_rels/", StringComparison.Ordinal) && !name.StartsWith("package/", StringComparison.Ordinal)
            && name != "[Content_Types].xml")];
    }

    internal static string TextOf(string package, string file)
    {
        using ZipArchive archive = ZipFile.OpenRead(PathOf(package));
        using StreamReader reader = new(archive.GetEntry(file)!.Open());
        return reader.ReadToEnd();
    }

    private static string Metadata(string key) =>
        typeof(Feed).Assembly.GetCustomAttributes<AssemblyMetadataAttribute>().Single(attribute => attribute.Key == key).Value!;
}
