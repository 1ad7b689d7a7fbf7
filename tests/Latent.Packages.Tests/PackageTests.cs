namespace Latent.Packages.Tests;

/// <summary>Tests of the contents of the packages.</summary>
public sealed class PackageTests
{
    [TestCase("Latent")]
    [TestCase("Latent.Interop")]
    [TestCase("Latent.Markets")]
    [TestCase("Latent.Onnx")]
    [TestCase("Latent.Torch")]
    [TestCase("Latent.Logging")]
    public void A_library_has_documentation_readme_licence_and_symbols(string package)
    {
        string[] files = Feed.FilesOf(package), symbols = Feed.FilesOf(package, "snupkg");

        Assert.That(files, Does.Contain("README.md").And.Contain("LICENSE").And.Contain($"{package}.nuspec"));
        foreach (string assembly in files.Where(file => file.EndsWith(".dll", StringComparison.Ordinal)))
        {
            Assert.That(files, Does.Contain(Path.ChangeExtension(assembly, ".xml")));
            Assert.That(symbols, Does.Contain(Path.ChangeExtension(assembly, ".pdb")));
        }

        Assert.That(files, Does.Contain($"lib/net10.0/{package}.dll"));
    }

    [TestCase("Latent")]
    [TestCase("Latent.Interop")]
    public void Unity_and_Mono_find_a_build_of_their_own(string package) =>
        Assert.That(Feed.FilesOf(package), Does.Contain($"lib/netstandard2.1/{package}.dll"));

    [TestCase("Latent", "Latent.Interop")]
    [TestCase("Latent.Markets", "Latent")]
    [TestCase("Latent.Onnx", "Latent")]
    [TestCase("Latent.Torch", "Latent")]
    [TestCase("Latent.Logging", "Latent")]
    [TestCase("Latent.Interop", "Latent.Native")]
    public void Each_package_brings_the_next(string package, string dependency) =>
        Assert.That(Specification(package), Does.Contain($"<dependency id=\"{dependency}\" version=\"{Feed.Version}\""));

    [Test]
    public void The_native_package_brings_that_of_this_platform()
    {
        Assert.That(Specification("Latent.Native"), Does.Contain($"<dependency id=\"Latent.Native.{Feed.Rid}\""));
        Assert.That(Feed.FilesOf($"Latent.Native.{Feed.Rid}"),
            Has.Some.Match($"^runtimes/{Feed.Rid}/native/(lib)?latent_native\\.(so|dll|dylib)$"));
    }

    [TestCase("linux-x64", "liblatent_cuda.so")]
    [TestCase("win-x64", "latent_cuda.dll")]
    public void The_package_for_GPUs_brings_the_native_library_and_the_tool_has_both(string platform, string library)
    {
        string package = $"Latent.Native.Cuda.{platform}";
        if (!Feed.Has(package))
        {
            Assert.Ignore($"{package} was not packed: its library was not built.");
        }

        Assert.That(Feed.FilesOf(package).Where(file => file.Contains("native", StringComparison.Ordinal)),
            Is.EqualTo(new[] { $"runtimes/{platform}/native/{library}" }));
        Assert.That(Specification(package), Does.Contain($"<dependency id=\"Latent.Native.{platform}\" version=\"{Feed.Version}\""));
        Assert.That(Feed.SizeOf(package), Is.LessThan(4_000_000));
        Assert.That(Feed.FilesOf($"Latent.Cli.{platform}"), Has.Some.EndsWith($"/{library}"));
    }

    [Test]
    public void Each_package_says_its_licence_and_commit_and_what_it_is()
    {
        foreach (string file in Directory.GetFiles(Feed.Folder, "*.nupkg"))
        {
            string package = Path.GetFileName(file)[..^$".{Feed.Version}.nupkg".Length];
            Assert.That(Specification(package), Does.Contain("<license type=\"expression\">MIT</license>")
                .And.Contain("<readme>README.md</readme>")
                .And.Match("<repository type=\"git\".* commit=\"[0-9a-f]{40}\"")
                .And.Match("<description>[^<]{30,}</description>"));
        }
    }

    [Test]
    public void Each_package_carries_the_page_of_its_folder()
    {
        foreach (string file in Directory.GetFiles(Feed.Folder, "*.nupkg"))
        {
            string package = Path.GetFileName(file)[..^$".{Feed.Version}.nupkg".Length];
            string folder = Directory.GetDirectories(Feed.Managed).Select(path => Path.GetFileName(path)!)
                .Where(name => package == name || package.StartsWith($"{name}.", StringComparison.Ordinal)).MaxBy(name => name.Length)!;
            Assert.That(Feed.TextOf(package, "README.md"), Is.EqualTo(File.ReadAllText(Path.Combine(Feed.Managed, folder, "README.md"))),
                package);
        }
    }

    private static string Specification(string package) => Feed.TextOf(package, $"{package}.nuspec");
}
