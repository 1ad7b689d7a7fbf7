using System.Runtime.InteropServices;
using NUnit.Framework.Constraints;

namespace Latent.Interop.Tests.Loading;

internal sealed class NativeLibraryLoaderTests
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
    public void The_library_of_this_checkout_is_found_by_default() =>
        AssertLoaded(ProbeProcess.Run(nativePath: null), Repository.NativeLibrary);

    [Test]
    public void LATENT_NATIVE_PATH_may_name_the_file()
    {
        string file = _folder.File("any-name.so");
        File.Copy(Repository.NativeLibrary, file);

        AssertLoaded(ProbeProcess.Run(file), file);
    }

    [Test]
    public void LATENT_NATIVE_PATH_may_name_the_folder()
    {
        string file = _folder.File(LibraryCandidates.FileName);
        File.Copy(Repository.NativeLibrary, file);

        AssertLoaded(ProbeProcess.Run(_folder.Path), file);
    }

    [Test]
    public void The_package_layout_is_found_beside_the_application()
    {
        ProbeProcess.CopyTo(_folder.Path);
        string file = LibraryCandidates.Installed().First().Replace(
            Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory), _folder.Path, StringComparison.Ordinal);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.Copy(Repository.NativeLibrary, file);

        Assert.That(file, Does.Contain(Path.Combine("runtimes", "linux-")));
        AssertLoaded(ProbeProcess.Run(nativePath: null, _folder.Path), file);
    }

    [Test]
    public void A_missing_library_names_the_paths_tried_the_loaders_message_and_the_remedy()
    {
        ProbeProcess.CopyTo(_folder.Path);

        AssertBoth(ProbeProcess.Run(nativePath: null, _folder.Path), Does.StartWith("Latent.Interop.NativeLibraryException: ")
            .And.Contain(Path.Combine(_folder.Path, "runtimes"))
            .And.Contain($"{_folder.File(LibraryCandidates.FileName)}: no such file")
            .And.Contain("cannot open shared object file")
            .And.Contain("Add the package Latent.Native, or Latent.Native.linux-")
            .And.Contain("./build.sh build")
            .And.Contain("LATENT_NATIVE_PATH"));
    }

    [Test]
    public void A_wrong_LATENT_NATIVE_PATH_is_an_error_though_the_usual_places_have_a_library()
    {
        string missing = _folder.File("missing.so");

        AssertBoth(ProbeProcess.Run(missing), Does.StartWith("Latent.Interop.NativeLibraryException: ")
            .And.Contain($"{missing}: no such file")
            .And.Contain("Correct LATENT_NATIVE_PATH"));
    }

    [Test]
    public void A_file_that_is_no_library_gives_the_loaders_message()
    {
        string file = _folder.Write("text.so", "not a library");

        AssertBoth(ProbeProcess.Run(file), Does.StartWith("Latent.Interop.NativeLibraryException: ")
            .And.Contain(file)
            .And.Contain("file too short").Or.Contain("invalid ELF header"));
    }

    [TestCase("elf", 0x28, "linux-arm")]
    [TestCase("elf", 0xF3, null)]
    [TestCase("pe", 0x8664, "win-x64")]
    [TestCase("pe", 0xAA64, "win-arm64")]
    [TestCase("mach", 0x0100000C, "osx-arm64")]
    public void A_library_for_another_platform_is_refused_with_both_platforms(string format, int processor, string? platform)
    {
        string file = _folder.File(LibraryCandidates.FileName);
        File.WriteAllBytes(file, LibraryHeads.Of(format, processor));

        Assert.That(LibraryPlatform.Of(file), Is.EqualTo(platform));
        AssertBoth(ProbeProcess.Run(_folder.Path), Does.StartWith("Latent.Interop.NativeLibraryException: ")
            .And.Contain(platform is null
            ? $"{file}: "
            : $"{file}: it is a library for {platform}, and this process is {LibraryCandidates.Platform}")
            .And.Contain("Correct LATENT_NATIVE_PATH"));
    }

    [Test]
    public void The_platform_of_the_library_built_here_is_that_of_this_process() =>
        Assert.That(LibraryPlatform.Of(Repository.NativeLibrary), Is.EqualTo(LibraryCandidates.Platform));

    [TestCase(0)]
    [TestCase(5)]
    [TestCase(64)]
    public void A_damaged_head_is_of_no_platform(int bytes)
    {
        string file = _folder.File("damaged.so");
        byte[] head = LibraryHeads.Of("pe", 0x8664)[..bytes];
        head.AsSpan(Math.Min(bytes, 60)).Fill(0xFF);
        File.WriteAllBytes(file, head);

        Assert.That(LibraryPlatform.Of(file), Is.Null);
    }

    [Test]
    public void Instructions_that_the_processor_lacks_are_refused_with_those_that_it_has()
    {
        string foreign = RuntimeInformation.ProcessArchitecture == Architecture.X64 ? "neon" : "avx2";

        AssertBoth(ProbeProcess.Run(nativePath: null, variant: foreign), Does.StartWith("System.NotSupportedException: ")
            .And.Contain($"LATENT_SIMD is \"{foreign}\", which cannot run here; set it to one of ")
            .And.Contain("scalar, or to best"));
    }

    [Test]
    public void A_library_of_another_abi_version_is_refused()
    {
        string file = SkewedLibrary.Compile(_folder, "int ltn_library_abi_version(void) { return 999; }");

        AssertBoth(ProbeProcess.Run(file), Does.StartWith("Latent.Interop.AbiMismatchException: ")
            .And.Contain(file)
            .And.Contain($"its ABI version is 999, and version {Interop.Native.Constants.AbiVersion} was expected")
            .And.Contain("one release"));
    }

    [Test]
    public void A_library_of_another_project_is_refused()
    {
        string file = SkewedLibrary.Compile(_folder, "int something_else(void) { return 1; }");

        AssertBoth(ProbeProcess.Run(file), Does.StartWith("Latent.Interop.AbiMismatchException: ")
            .And.Contain("it exports no ltn_library_abi_version"));
    }

    [Test]
    public void A_library_with_another_struct_layout_is_refused_with_the_first_difference()
    {
        string file = SkewedLibrary.Compile(_folder, $$"""
            typedef struct { const char* type; const char* field; long long value; } layout;
            static const layout table[] = { { "ltn_layout", "", 24 }, { "ltn_layout", "type", 8 } };
            int ltn_library_abi_version(void) { return {{Interop.Native.Constants.AbiVersion}}; }
            int ltn_library_layout(const layout** entries, int* count) { *entries = table; *count = 2; return 0; }
            """);

        AssertBoth(ProbeProcess.Run(file), Does.StartWith("Latent.Interop.AbiMismatchException: ")
            .And.Contain("the offset of ltn_layout.type is 8 in the library, and 0 was expected"));
    }

    private static void AssertLoaded((string First, string Second) printed, string path) =>
        AssertBoth(printed, Is.EqualTo($"loaded {path} version 0.1.0"));

    private static void AssertBoth((string First, string Second) printed, NUnit.Framework.Constraints.IResolveConstraint constraint)
    {
        IConstraint resolved = constraint.Resolve();
        Assert.That(printed.First, resolved);
        Assert.That(printed.Second, Is.EqualTo(printed.First), "the second call must fail or succeed as the first");
    }
}
