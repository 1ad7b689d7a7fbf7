using System.Collections;
using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;

namespace Latent.Cli.Tests.Build;

/// <summary>The result of a run of a script; ROOT stands for the folder of the workspace.</summary>
/// <param name="Calls">Calls of tools, with their arguments and the environment variables meant for them.</param>
/// <param name="Artifacts">Files in artifacts/, each with its text.</param>
internal sealed record ScriptRun(int ExitCode, string Output, string Error, string[] Calls, string[] Artifacts)
{
    public string LastLine => Output.TrimEnd().Split('\n')[^1];
}

/// <summary>
/// A copy of the build scripts in a new folder, with files of an earlier build. The PATH has only basic commands, and <c>tool.sh</c> under
/// the names of all other tools.
/// </summary>
internal sealed class ScriptWorkspace : IDisposable
{
    private const string Missing = ": missing";
    private static readonly string[] BasicCommands =
    [
        "awk", "bash", "cat", "cp", "dirname", "env", "find", "grep", "ln", "mkdir", "mktemp", "mv", "rm", "sha256sum", "sort", "tee",
            "touch", "tr",
        "uname",
    ];
    private static readonly string[] Tools =
        ["apt-get", "cmake", "ctest", "dotnet", "dpkg-query", "getconf", "git", "npm", "qemu-aarch64", "sudo", "tar", "wine64",
            "wineserver64"];
    private static readonly string[] MnistFiles =
        ["train-images-idx3-ubyte", "train-labels-idx1-ubyte", "t10k-images-idx3-ubyte", "t10k-labels-idx1-ubyte"];
    private static readonly string[] EarlierFiles =
        ["bench/old.md", "native-linux-arm64/CMakeCache.txt", "packages/old.nupkg", "runtimes/old.so", "test-results/old.xml"];

    private readonly string _root = Directory.CreateTempSubdirectory("latent-scripts-").FullName;
    private readonly Dictionary<string, string?> _environment;

    /// <summary>Creates a workspace with a fault: one of those in tool.sh, or "NAME: missing".</summary>
    public ScriptWorkspace(string fault)
    {
        CopyScripts();
        MakeTools();
        if (fault.EndsWith(Missing, StringComparison.Ordinal))
        {
            File.Delete(PathOf("tools/" + fault[..^Missing.Length]));
        }

        _environment = new()
        {
            ["PATH"] = PathOf("tools"),
            ["TOOL"] = PathOf("tool.sh"),
            ["TOOL_LOG"] = PathOf("calls"),
            ["TOOL_FAULT"] = fault,
            ["TOOL_PROCESSORS"] = $"{Environment.ProcessorCount}",
            ["DEBIAN_FRONTEND"] = null,
            ["LATENT_CUDA_DRIVER"] = null,
            ["LATENT_DEVICE"] = null,
            ["LATENT_NATIVE_PATH"] = null,
            ["LATENT_SIMD"] = null,
            ["LATENT_TEST_CULTURE"] = null,
            ["SOURCE_DATE_EPOCH"] = null,
        };
    }

    public ScriptRun RunShell(params string[] arguments)
    {
        ProcessStartInfo start = new(PathOf("tools/bash"), ["build.sh", .. arguments])
        {
            WorkingDirectory = _root,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach ((string name, string? value) in _environment)
        {
            start.Environment[name] = value;
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return Finish(process.ExitCode, output, error.Result);
    }

    /// <summary>Runs the PowerShell script in this process, whose environment and folder are restored afterwards.</summary>
    public ScriptRun RunBare(params string[] arguments)
    {
        string folder = Environment.CurrentDirectory;
        IDictionary variables = Environment.GetEnvironmentVariables();
        try
        {
            Environment.CurrentDirectory = _root;
            foreach ((string name, string? value) in _environment)
            {
                Environment.SetEnvironmentVariable(name, value);
            }

            (int exitCode, string output, string error) = BareEngine.Run(File.ReadAllText("build.ps1"), arguments);
            return Finish(exitCode, output, error);
        }
        finally
        {
            Environment.CurrentDirectory = folder;
            RestoreEnvironment(variables);
        }
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    private static void RestoreEnvironment(IDictionary before)
    {
        foreach (string name in Environment.GetEnvironmentVariables().Keys)
        {
            Environment.SetEnvironmentVariable(name, (string?)before[name]);
        }

        foreach (DictionaryEntry variable in before)
        {
            Environment.SetEnvironmentVariable((string)variable.Key, (string?)variable.Value);
        }
    }

    private void CopyScripts()
    {
        foreach (string? name in Directory.GetFiles(RepositoryFiles.PathOf(".ci"), "*.txt").Select(file => ".ci/" + Path.GetFileName(file)))
        {
            Write(name, RepositoryFiles.Text(name));
        }

        Write(".ci/packages.txt", "# Fewer than the real ones, since each is a call.\ng++\nninja-build\n");
        foreach (string? name in new[] { "build.sh", "build.ps1" })
        {
            // Wine's programs are on no PATH.
            Write(name, RepositoryFiles.Text(name).Replace("/usr/lib/wine/", PathOf("tools/"), StringComparison.Ordinal));
        }

        Write(".ci/mnist.sha256", string.Concat(MnistFiles.Select(name =>
            $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)))}  {name}\n")));
        Write("Interop.sln", """
            Project("{FAE0}") = "Latent", "managed\Latent\Latent.csproj", "{1}"
            Project("{FAE0}") = "Latent.Tests", "tests\Latent.Tests\Latent.Tests.csproj", "{2}"
            Project("{FAE0}") = "Latent.Culture.Tests", "tests\Latent.Culture.Tests\Latent.Culture.Tests.csproj", "{3}"
            """);
        foreach (string name in EarlierFiles)
        {
            Write("artifacts/" + name, "of an earlier build");
        }

        foreach (string? project in new[] { "Latent.Interop", "Latent", "Latent.Markets", "Latent.Onnx", "Latent.Torch", "Latent.Logging" })
        {
            Write($"managed/{project}/PublicAPI/PublicAPI.Unshipped.txt", "listed before");
        }
    }

    private void MakeTools()
    {
        File.Copy(RepositoryFiles.PathOf("tests/Latent.Cli.Tests/Build/tool.sh"), PathOf("tool.sh"));
        Directory.CreateDirectory(PathOf("tools"));
        foreach (string name in BasicCommands)
        {
            File.CreateSymbolicLink(PathOf("tools/" + name),
                new[] { "/usr/bin/", "/bin/" }.Select(folder => folder + name).First(File.Exists));
        }

        foreach (string? name in Tools.Select(name => "tools/" + name).Append("tests/benchmarks/torch/run.sh"))
        {
            Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
            File.CreateSymbolicLink(PathOf(name), PathOf("tool.sh"));
        }
    }

    private ScriptRun Finish(int exitCode, string output, string error) => new(
        exitCode,
        Normalized(output),
        Normalized(error),
        File.Exists(PathOf("calls")) ? Normalized(File.ReadAllText(PathOf("calls"))).TrimEnd().Split('\n') : [],
        [.. FilesBelow("artifacts").Concat(FilesBelow("managed")).Order(StringComparer.Ordinal)]);

    private IEnumerable<string> FilesBelow(string folder) => Directory.Exists(PathOf(folder))
        ? new DirectoryInfo(PathOf(folder)).GetFiles("*", SearchOption.AllDirectories)
            .Select(file => Normalized($"{file.FullName}: {file.LinkTarget ?? File.ReadAllText(file.FullName)}"))
        : [];

    private string Normalized(string text) =>
        text.Replace(_root, "ROOT", StringComparison.Ordinal).Replace("build.ps1", "build.sh", StringComparison.Ordinal);

    private string PathOf(string name) => Path.Combine(_root, name);

    private void Write(string name, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(PathOf(name))!);
        File.WriteAllText(PathOf(name), text);
    }
}
