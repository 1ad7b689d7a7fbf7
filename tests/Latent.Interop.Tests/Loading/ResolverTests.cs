namespace Latent.Interop.Tests.Loading;

/// <summary>Tests of applications that find the library by a resolver, or contain it. .NET Standard has no resolvers.</summary>
internal sealed class ResolverTests
{
    private TemporaryFolder _folder = null!; // Null if the test is skipped.

    [SetUp]
    public void CreateFolder()
    {
        DotnetHost.Require();
        _folder = new TemporaryFolder();
    }

    [TearDown]
    public void DeleteFolder() => _folder?.Dispose();

    [Test]
    public void A_resolver_of_the_application_counts() =>
        AssertAll(Resolved(Repository.NativeLibrary), Is.EqualTo("loaded latent_native version 0.1.0"));

    [Test]
    public void What_a_resolver_gives_is_checked()
    {
        foreach ((string _, string message, string source) in SkewedLibrary.All[..2])
        {
            AssertAll(Resolved(SkewedLibrary.Compile(_folder, source)),
                Does.StartWith("Latent.Interop.AbiMismatchException: ").And.Contain(message));
        }
    }

    [Test]
    public void A_resolver_that_gives_another_library_or_none_is_named()
    {
        AssertAll(
            Resolved(SkewedLibrary.Compile(_folder, "int something_else(void) { return 1; }")),
            Does.StartWith("Latent.Interop.AbiMismatchException: ").And.Contain("ltn_library_abi_version"));
        AssertAll(
            Resolved(""),
            Does.StartWith("Latent.Interop.NativeLibraryException: The native library of Latent is neither part of 'latent_native'"));
    }

    [Test]
    public void A_program_that_should_hold_the_library_and_does_not_is_named() => AssertAll(
        ProbeProcess.Lines(["load", "linked"], nativePath: null),
        Does.StartWith("Latent.Interop.NativeLibraryException: The native library of Latent is neither part of '"));

    private static string[] Resolved(string file) => ProbeProcess.Lines(["load", "resolver", file], nativePath: null);

    private static void AssertAll(string[] lines, NUnit.Framework.Constraints.IResolveConstraint constraint)
    {
        Assert.That(lines, Has.Length.EqualTo(2 * LoadingProbe.FirstCalls.Length));
        Assert.That(lines[0], constraint.Resolve());
        Assert.That(lines.Distinct().Count(), Is.EqualTo(1), string.Join('\n', lines));
    }
}
