using System.Runtime.InteropServices;
using System.Text.RegularExpressions;

namespace Latent.Cli.Tests.Build;

/// <summary>
/// Runs the verbs of both scripts with tools that only log their calls, and compares the calls, the files and the last line. Two
/// differences are intended. The first is console output: in build.ps1, the output of most tools bypasses the engine's console, and
/// build.sh shows a platform's tests on standard error. The second is the variable DOTNET_SYSTEM_GLOBALIZATION_INVARIANT: where build.sh
/// sets it, PowerShell itself does not start without it.
/// </summary>
[Platform(Include = "Linux", Reason = "The stand-ins for the tools are shell scripts, and the basic commands those of Linux.")]
public sealed partial class BuildScriptVerbTests
{
    [TestCase("", "build")]
    [TestCase("", "run")]
    [TestCase("", "run", "--out=elsewhere", "--epochs", "1")]
    [TestCase("29 passed, 0 failed", "test")]
    [TestCase("The results are in ROOT/artifacts/bench/results.md", "bench", "--quick")]
    [TestCase("The results are in ROOT/artifacts/bench/results.md", "bench", "--peers")]
    [TestCase("", "generate")]
    [TestCase("", "generate", "--check")]
    [TestCase("", "generate", "--api")]
    [TestCase("The packages are in ROOT/artifacts/packages", "pack", "--test")]
    [TestCase("Fashion-MNIST is in /usr/share/fashion", "data")]
    [TestCase("", "build", "--rid", "linux-x64")]
    [TestCase("30 passed, 0 failed", "test", "--rid", "linux-x64")]
    [TestCase("12 passed, 0 failed", "test", "--rid", "linux-arm64")]
    [TestCase("12 passed, 0 failed", "test", "--rid", "win-x64")]
    public void A_verb_calls_the_same_tools_in_both_scripts(string lastLine, params string[] arguments)
    {
        SkipForeignPlatforms(arguments);

        (ScriptRun shell, ScriptRun bare) = RunBoth("none", arguments);

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.ExitCode, Is.Zero, shell.Error);
            Assert.That(bare.ExitCode, Is.Zero, bare.Error);
            Assert.That(shell.LastLine, Is.EqualTo(lastLine));
            Assert.That(bare.LastLine, Is.EqualTo(lastLine));
        });
    }

    [Test]
    public void Run_compiles_the_native_library_and_the_command_alone()
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth("none", "run");

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.Calls.Where(call => call.StartsWith("dotnet ", StringComparison.Ordinal)), Is.EqualTo(new[]
            {
                "dotnet '--version'",
                "dotnet 'publish' 'managed/Latent.Cli' '-c' 'Release' '-v' 'q' '-p:OnlyToRun=true' '-o' 'ROOT/artifacts/cli'",
            }));
            Assert.That(shell.Calls, Has.One.Match("^cmake '--build' 'ROOT/artifacts/native' '--target' 'latent' "));
            Assert.That(shell.Calls, Has.Exactly(2).StartsWith("cmake "));
        });
    }

    [Test]
    public void Both_scripts_say_which_parts_and_which_tests_took_longest()
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth("none", "test");

        string[] parts =
        [
            "native build", "native build with sanitizers", "managed build", "native tests", "native tests with sanitizers", "Latent.Tests",
            "Latent.Culture.Tests", "Latent.Culture.Tests, de-DE", "Latent.Tests, plain", "Latent.Tests, cuda",
        ];
        string[] slowest =
        [
            "seconds  slowest tests",
            "   62.5  Latent.Culture.Tests-de-DE: Fits(\"vae\")",
            "   62.5  Latent.Culture.Tests: Fits(\"vae\")",
            "   62.5  Latent.Tests-cuda: Fits(\"vae\")",
            "   62.5  Latent.Tests-plain: Fits(\"vae\")",
            "   62.5  Latent.Tests: Fits(\"vae\")",
            "29 passed, 0 failed",
        ];
        foreach (string output in new[] { shell.Output, bare.Output })
        {
            string[] lines = [.. output.TrimEnd().Split('\n').SkipWhile(line => line != "seconds  part").Skip(1)];
            Assert.That(lines.Take(parts.Length).Select(line => Regex.Replace(line, "^ *[0-9]+  ", "")), Is.EqualTo(parts));
            Assert.That(lines[parts.Length..], Is.EqualTo(slowest));
        }
    }

    [Test]
    public void Every_project_of_tests_is_one_that_the_verb_test_finds() => Assert.That(
        TestProject().Matches(RepositoryFiles.Text("Interop.sln")).Select(match => match.Groups[1].Value),
        Is.EquivalentTo(Directory.GetFiles(RepositoryFiles.PathOf("tests"), "*.csproj", SearchOption.AllDirectories)
            .Where(file => File.ReadAllText(file).Contains("Tests.props", StringComparison.Ordinal))
            .Select(Path.GetFileNameWithoutExtension)
            .Except(["Latent.Packages.Tests"])));  // The verb pack runs these.

    [Test]
    public void Clean_removes_the_artifacts_and_calls_no_tool()
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth("none", "clean");

        Assert.Multiple(() =>
        {
            foreach (ScriptRun? run in new[] { shell, bare })
            {
                Assert.That(run.ExitCode, Is.Zero, run.Error);
                Assert.That(run.Calls, Is.Empty);
                Assert.That(run.Artifacts, Has.None.StartWith("ROOT/artifacts"));
            }
        });
    }

    [Test]
    public void A_missing_package_is_installed_by_both_scripts()
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth("dpkg-query: ninja-build is missing", "build");

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.ExitCode, Is.Zero, shell.Error);
            Assert.That(shell.Calls, Has.One.Contains("apt-get 'install' '-q' '-y' '--no-install-recommends' 'ninja-build'"));
            Assert.That(shell.Output, Does.StartWith("Installing Debian packages with ").And.Contain("apt-get: ninja-build\n"));
            Assert.That(bare.ExitCode, Is.Zero, bare.Error);
            Assert.That(bare.Output, Is.EqualTo(shell.Output));
        });
    }

    [Test]
    public void A_system_other_than_Debian_is_told_the_packages_by_both_scripts()
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth("dpkg-query: missing", "build");

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.ExitCode, Is.Zero, shell.Error);
            Assert.That(shell.Output, Does.StartWith("This is not Debian.").And.Contain("g++ ninja-build\n"));
            Assert.That(bare.ExitCode, Is.Zero, bare.Error);
            Assert.That(bare.Output, Is.EqualTo(shell.Output));
        });
    }

    [TestCase("cmake: missing", "cmake", "build")]
    [TestCase("dotnet: missing", "the .NET SDK 10 is missing", "build")]
    [TestCase("dotnet: version 8", "the .NET SDK 10 is missing", "build")]
    [TestCase("ctest: one test failed", "27 passed, 2 failed", "test")]
    [TestCase("ctest: one test did not start", "27 passed, 2 failed", "test")]
    [TestCase("ctest: no test matches", "25 passed, 2 failed", "test")]
    [TestCase("ctest: no report", "CTest wrote no report 'ROOT/artifacts/test-results/native.xml'", "test")]
    [TestCase("dotnet: one test failed", "29 passed, 5 failed", "test")]
    [TestCase("tar: another file", "the downloaded MNIST files differ from their checksums", "data")]
    [TestCase("runner: training ends", "the training on linux-x64 ended with status 3", "test", "--rid", "linux-arm64")]
    [TestCase("runner: no variants", "the application of linux-arm64 names no variant that runs here", "test", "--rid", "linux-arm64")]
    [TestCase("runner: tests ends early", "the application of win-x64 ended with status 3 before its tests did", "test", "--rid",
        "win-x64")]
    [TestCase("runner: compare ends early", "9 passed, 1 failed", "test", "--rid", "linux-arm64")]
    public void What_goes_wrong_is_told_by_both_scripts(string fault, string reason, params string[] arguments)
    {
        SkipForeignPlatforms(arguments);

        (ScriptRun shell, ScriptRun bare) = RunBoth(fault, arguments);

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.ExitCode, Is.Not.Zero);
            Assert.That(bare.ExitCode, Is.EqualTo(1));
            Assert.That(shell.Output + shell.Error, Does.Contain(reason));
            Assert.That(bare.Output + bare.Error, Does.Contain(reason));
        });
    }

    // The tool's own message gives the reason.
    [TestCase("compiler", "cmake '-S'", "build")]
    [TestCase("dotnet: bindings are stale", "dotnet 'run'", "generate", "--check")]
    public void A_tool_that_fails_ends_both_scripts(string fault, string lastCall, params string[] arguments)
    {
        (ScriptRun shell, ScriptRun bare) = RunBoth(fault, arguments);

        Assert.Multiple(() =>
        {
            AssertAlike(shell, bare);
            Assert.That(shell.ExitCode, Is.Not.Zero);
            Assert.That(bare.ExitCode, Is.Not.Zero);
            Assert.That(shell.Calls[^1], Does.StartWith(lastCall));
        });
    }

    private static (ScriptRun Shell, ScriptRun Bare) RunBoth(string fault, params string[] arguments)
    {
        using ScriptWorkspace first = new(fault);
        using ScriptWorkspace second = new(fault);
        return (first.RunShell(arguments), second.RunBare(arguments));
    }

    private static void AssertAlike(ScriptRun shell, ScriptRun bare)
    {
        Assert.That(bare.Calls, Is.EqualTo(shell.Calls), "calls");
        Assert.That(bare.Artifacts, Is.EqualTo(shell.Artifacts), "files");
    }

    private static void SkipForeignPlatforms(string[] arguments)
    {
        if (arguments.Contains("--rid") && RuntimeInformation.OSArchitecture != Architecture.X64)
        {
            Assert.Ignore($"--rid needs an x64 processor, but this is {RuntimeInformation.OSArchitecture}.");
        }
    }

    [GeneratedRegex("\"(Latent[A-Za-z.]*Tests)\"")]
    private static partial Regex TestProject();
}
