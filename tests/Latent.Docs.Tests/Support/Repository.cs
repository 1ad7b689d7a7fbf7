using NUnit.Framework;

namespace Readers.Support;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    private static readonly string[] Skipped = ["artifacts", "bin", "obj", "node_modules", ".git", ".vs"];

    /// <summary>The folder that holds the solution.</summary>
    public static string Root { get; } = Find();

    /// <summary>The full path of a file or folder.</summary>
    /// <param name="path">Its path in the repository, with slashes.</param>
    public static string PathOf(string path) => Path.Combine(Root, path.Replace('/', Path.DirectorySeparatorChar));

    /// <summary>The text of a file, with line feeds alone.</summary>
    public static string TextOf(string path) => File.ReadAllText(PathOf(path)).ReplaceLineEndings("\n");

    /// <summary>The paths of all files with an extension, below a folder and outside of build outputs.</summary>
    public static IEnumerable<string> Files(string extension, string folder = "") => FilesIn(PathOf(folder), extension)
        .Select(file => Path.GetRelativePath(Root, file).Replace('\\', '/')).Order(StringComparer.Ordinal);

    /// <summary>Whether a file or folder exists under exactly this name, in upper and lower case, on every system.</summary>
    public static bool Exists(string path)
    {
        string folder = Root;
        foreach (string part in path.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!Directory.Exists(folder) || !Directory.EnumerateFileSystemEntries(folder).Select(Path.GetFileName).Contains(part))
            {
                return false;
            }

            folder = Path.Combine(folder, part);
        }

        return true;
    }

    private static IEnumerable<string> FilesIn(string folder, string extension) =>
        Directory.EnumerateFiles(folder, "*" + extension).Concat(Directory.EnumerateDirectories(folder)
            .Where(inner => !Skipped.Contains(Path.GetFileName(inner))).SelectMany(inner => FilesIn(inner, extension)));

    private static string Find()
    {
        string? folder = TestContext.CurrentContext.TestDirectory;
        while (folder is not null && !File.Exists(Path.Combine(folder, "Interop.sln")))
        {
            folder = Path.GetDirectoryName(folder);
        }

        return folder ?? throw new DirectoryNotFoundException("The tests must run inside the repository.");
    }
}
