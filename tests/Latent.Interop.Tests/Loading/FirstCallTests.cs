namespace Latent.Interop.Tests.Loading;

/// <summary>
/// Tests that the first call into a wrong library throws one clear exception, for every such call, and that later calls throw it again.
/// </summary>
internal sealed class FirstCallTests
{
    private static readonly TestCaseData[] Skews =
        [.. SkewedLibrary.All.Select(skew => new TestCaseData(skew.Message, skew.Source).SetArgDisplayNames(skew.Difference))];

    private TemporaryFolder _folder = null!; // Null if the test is skipped.

    [SetUp]
    public void CreateFolder()
    {
        DotnetHost.Require();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void DeleteFolder() => _folder?.Dispose();

    [TestCaseSource(nameof(Skews))]
    public void A_library_of_another_release_gives_one_exception(string message, string source)
    {
        string file = SkewedLibrary.Compile(_folder, source);

        AssertAll(
            ProbeProcess.Lines(["load", "all"], file),
            Does.StartWith($"Latent.Interop.AbiMismatchException: The native library '{file}' does not fit these bindings: {message}")
                .And.Contain("one release"));
    }

    [Test]
    public void A_missing_library_gives_one_exception() => AssertAll(
        ProbeProcess.Lines(["load", "all"], _folder.File("missing.so")),
        Does.StartWith("Latent.Interop.NativeLibraryException: ").And.Contain("no such file"));

    [Test]
    public void An_application_may_set_the_path_also_after_a_failure()
    {
        string file = _folder.File("own.so");
        File.Copy(Repository.NativeLibrary, file);
        string[] lines = ProbeProcess.Lines(["load", "path", file], _folder.File("missing.so"));

        Assert.That(lines[0], Does.StartWith("Latent.Interop.NativeLibraryException: ").And.Contain("missing.so"));
        AssertAll(lines[1..^1], Is.EqualTo($"loaded {file} version 0.1.0"));
        Assert.That(lines[^1], Does.StartWith($"System.InvalidOperationException: The native library is loaded already, from '{file}'"));
    }

    [Test]
    public void A_wrong_path_of_the_application_is_named_as_such()
    {
        string file = _folder.File("own.so");
        string[] lines = ProbeProcess.Lines(["load", "path", file], _folder.File("missing.so"));

        AssertAll(lines[1..^1], Does.StartWith("Latent.Interop.NativeLibraryException: ")
            .And.Contain($"{file}: no such file").And.Contain("Correct NativeLibraryLoader.LibraryPath"));
        Assert.That(lines[^1], Does.Contain("elsewhere: no such file"), "another path takes effect at once");
    }

    private static void AssertAll(string[] lines, NUnit.Framework.Constraints.IResolveConstraint constraint)
    {
        Assert.That(lines, Has.Length.EqualTo(2 * LoadingProbe.FirstCalls.Length));
        Assert.That(lines[0], constraint.Resolve());
        Assert.That(lines.Distinct().Count(), Is.EqualTo(1), string.Join('\n', lines));
    }
}
