namespace Latent.Tests.Support;

/// <summary>The files of the repository that the tests run in.</summary>
internal static class Repository
{
    private static readonly string Root = Find();

    /// <summary>The path of a file or folder.</summary>
    public static string PathOf(params string[] parts) => Path.Combine([Root, .. parts]);

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
