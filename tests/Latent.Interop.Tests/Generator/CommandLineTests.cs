using System.Diagnostics;
using Latent.Bindings.Generator.Clang;

namespace Latent.Interop.Tests.Generator;

internal sealed class CommandLineTests
{
    [Test]
    public void The_committed_bindings_match_the_header()
    {
        (int code, string output, string error) = Run("--header", Repository.Header, "--out", Repository.Generated, "--check");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("up to date"));
    }

    [Test]
    public void Generated_files_are_the_same_each_time_and_have_unix_line_ends()
    {
        using TemporaryFolder first = new();
        using TemporaryFolder second = new();
        Write(first);
        Write(second);

        string[] files = [.. Directory.GetFiles(first.Path).Order(StringComparer.Ordinal)];
        Assert.That(files.Select(Path.GetFileName), Is.EqualTo(
            new[]
            {
                "AbiLayout.g.cs", "Constants.g.cs", "Enums.g.cs", "FunctionTable.g.cs", "NativeMethods.Calls.g.cs",
                    "NativeMethods.Imports.g.cs",
                "NativeMethods.g.cs", "Structs.g.cs",
            }));
        foreach (string file in files)
        {
            byte[] bytes = File.ReadAllBytes(file);
            Assert.That(bytes, Is.EqualTo(File.ReadAllBytes(second.File(Path.GetFileName(file)))));
            Assert.That(bytes, Does.Not.Contain((byte)'\r'));
        }
    }

    [Test]
    public void Generated_files_do_not_depend_on_the_line_ends_of_the_header()
    {
        using TemporaryFolder headers = new();
        string header = headers.Write("latent.h", File.ReadAllText(Repository.Header).ReplaceLineEndings("\r\n"));

        (int code, string output, string error) = Run("--header", header, "--out", Repository.Generated, "--check");

        Assert.That(code, Is.Zero, error);
        Assert.That(output, Does.Contain("up to date"));
    }

    [Test]
    public void Writing_again_changes_nothing_and_says_so()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        DateTime[] before = WriteTimes(folder);

        (int code, string output, string _) = Run("--header", Repository.Header, "--out", folder.Path);

        Assert.That(code, Is.Zero);
        Assert.That(output, Does.Contain("up to date"));
        Assert.That(WriteTimes(folder), Is.EqualTo(before));
    }

    [Test]
    public void Check_of_an_edited_file_names_it_and_the_command_that_fixes_it()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        File.AppendAllText(folder.File("Structs.g.cs"), "// edited\n");

        AssertDrift(folder, "Structs.g.cs differs");
    }

    [Test]
    public void Check_of_a_missing_file_names_it()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        File.Delete(folder.File("Enums.g.cs"));

        AssertDrift(folder, "Enums.g.cs is missing");
    }

    [Test]
    public void Check_of_a_stale_file_names_it_and_writing_deletes_it()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        string stale = folder.Write("Old.g.cs", "// from an older header\n");

        AssertDrift(folder, "Old.g.cs is no longer generated");
        Write(folder);

        Assert.That(stale, Does.Not.Exist);
        AssertUpToDate(folder);
    }

    [TestCase("Status.cs")]
    [TestCase("notes.txt")]
    [TestCase("more/Run.cs")]
    public void Check_of_a_file_of_another_tool_names_it_and_writing_leaves_it(string name)
    {
        using TemporaryFolder folder = new();
        Write(folder);
        Directory.CreateDirectory(Path.GetDirectoryName(folder.File(name))!);
        string other = folder.Write(name, "// of another tool\n");

        AssertDrift(folder, $"{name.Replace('/', Path.DirectorySeparatorChar)} was not generated: remove it");
        Write(folder);

        Assert.That(other, Does.Exist);
        AssertDrift(folder, "was not generated");
    }

    [Test]
    public void Check_of_an_edited_header_fails_and_writes_nothing()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        DateTime[] before = WriteTimes(folder);
        string text = File.ReadAllText(Repository.Header)
            .Replace("#define LTN_MAX_RANK 6", "#define LTN_MAX_RANK 8", StringComparison.Ordinal);
        using TemporaryFolder headers = new();

        (int code, string _, string error) = Run("--header", headers.Write("latent.h", text), "--out", folder.Path, "--check");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("Constants.g.cs").And.Contain("Structs.g.cs").And.Contain("AbiLayout.g.cs"));
        Assert.That(WriteTimes(folder), Is.EqualTo(before));
    }

    [Test]
    public void A_refused_header_gives_one_line_and_leaves_the_files_alone()
    {
        using TemporaryFolder folder = new();
        Write(folder);
        string header = Corpus.Header("refuse", "variable");

        (int code, string output, string error) = Run("--header", header, "--out", folder.Path);

        Assert.That(code, Is.EqualTo(1));
        Assert.That(output, Is.Empty);
        Assert.That(error.TrimEnd(), Is.EqualTo($"{header}:4: 'ltn_v' is a variable; the library exports functions only"));
        AssertUpToDate(folder);
    }

    [Test]
    public void A_missing_header_is_named()
    {
        (int code, string _, string error) = Run("--header", "/nowhere/latent.h", "--out", "/nowhere");

        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain("'/nowhere/latent.h' does not exist"));
    }

    [Test]
    public void A_missing_libclang_gives_one_line_that_says_what_to_install()
    {
        ProcessStartInfo start = new(DotnetHost.Path) { RedirectStandardError = true };
        foreach (string argument in new[] { "exec", typeof(Latent.Bindings.Generator.Program).Assembly.Location, "--header",
            Repository.Header, "--out", "/nowhere" })
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment["LATENT_LIBCLANG"] = "/nowhere/libclang.so";
        using Process process = Process.Start(start)!;
        string error = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(process.ExitCode, Is.EqualTo(1));
        Assert.That(error, Does.StartWith("LATENT_LIBCLANG is '/nowhere/libclang.so'").And.Contain("apt-get install libclang1-19"));
    }

    [TestCase(false, false, "apt-get install libclang1-19")]
    [TestCase(true, false, "winget install LLVM.LLVM")]
    [TestCase(false, true, "brew install llvm")]
    public void A_missing_libclang_names_the_package_of_the_system(bool isWindows, bool isMacOS, string package)
    {
        string advice = LibClangLoader.Advice(isWindows, isMacOS);

        Assert.That(advice, Does.Contain(package).And.Contain("-p:LibClangPackage=true"));
        Assert.That(advice.Contains("apt-get", StringComparison.Ordinal), Is.EqualTo(!isWindows && !isMacOS));
    }

    [Test]
    [Platform(Include = "Linux", Reason = "Other systems have one name.")]
    public void Libclang_is_looked_for_beside_the_application_first_and_under_newer_names() =>
        Assert.That(
            LibClangLoader.Names,
            Is.SupersetOf(new[] { "libclang-19.so.1", "libclang-20.so.1", "libclang-21.so.1", "libclang-22.so.1", "libclang.so.22" })
                .And.ItemAt(0).EqualTo("libclang.so"));

    [Test]
    [Platform(Include = "Linux", Reason = "The names of other systems differ.")]
    public void A_library_beside_the_application_is_tried()
    {
        using TemporaryFolder folder = new();
        foreach (string file in Directory.GetFiles(AppContext.BaseDirectory, "Latent.Bindings.Generator.*"))
        {
            File.Copy(file, folder.File(Path.GetFileName(file)));
        }

        folder.Write("libclang.so", "not a library");
        string[] arguments = ["exec", folder.File("Latent.Bindings.Generator.dll"), "--header", Repository.Header, "--out", "/nowhere",
            "--check"];
        ProcessStartInfo start = new(DotnetHost.Path, arguments) { RedirectStandardError = true };
        start.Environment["LD_DEBUG"] = "files";  // The system's loader then lists the files that it tries.
        using Process process = Process.Start(start)!;
        string log = process.StandardError.ReadToEnd();
        process.WaitForExit();

        Assert.That(log, Does.Contain($"file={folder.File("libclang.so")}"));
    }

    [TestCase("--out is missing", "--header", "a.h")]
    [TestCase("--header is missing", "--out", "a")]
    [TestCase("--out lacks its value", "--header", "a.h", "--out")]
    [TestCase("unknown argument '--force'", "--header", "a.h", "--out", "a", "--force")]
    public void Wrong_usage_gives_code_2_the_reason_and_the_usage(string reason, params string[] arguments)
    {
        (int code, string _, string error) = Run(arguments);

        Assert.That(code, Is.EqualTo(2));
        Assert.That(error, Does.Contain(reason).And.Contain("usage: generator"));
    }

    private static void Write(TemporaryFolder folder)
    {
        (int code, string _, string error) = Run("--header", Repository.Header, "--out", folder.Path);
        Assert.That(code, Is.Zero, error);
    }

    private static void AssertDrift(TemporaryFolder folder, string problem)
    {
        (int code, string _, string error) = Run("--header", Repository.Header, "--out", folder.Path, "--check");
        Assert.That(code, Is.EqualTo(1));
        Assert.That(error, Does.Contain(problem).And.Contain("./build.sh generate"));
    }

    private static void AssertUpToDate(TemporaryFolder folder) =>
        Assert.That(Run("--header", Repository.Header, "--out", folder.Path, "--check").Code, Is.Zero);

    private static DateTime[] WriteTimes(TemporaryFolder folder) =>
        [.. Directory.GetFiles(folder.Path).Order(StringComparer.Ordinal).Select(File.GetLastWriteTimeUtc)];

    private static (int Code, string Output, string Error) Run(params string[] arguments)
    {
        using StringWriter output = new();
        using StringWriter error = new();
        int code = Latent.Bindings.Generator.Program.Run(arguments, output, error);
        return (code, output.ToString(), error.ToString());
    }
}
