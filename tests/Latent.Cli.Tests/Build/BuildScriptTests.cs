using System.Diagnostics;
using System.Management.Automation.Language;
using System.Runtime.Versioning;
using System.Text.RegularExpressions;

namespace Latent.Cli.Tests.Build;

public sealed partial class BuildScriptTests
{
    private static readonly string PowerShellScript = RepositoryFiles.Text("build.ps1");

    [Test]
    public void The_PowerShell_script_parses_without_errors()
    {
        Parser.ParseInput(PowerShellScript, out _, out ParseError[]? errors);

        Assert.That(errors.Select(error => error.ToString()), Is.Empty);
    }

    [Test]
    public void The_PowerShell_script_calls_only_functions_of_its_own()
    {
        ScriptBlockAst script = Parser.ParseInput(PowerShellScript, out _, out _);
        HashSet<string> functions = script.FindAll(node => node is FunctionDefinitionAst, true)
            .Select(node => ((FunctionDefinitionAst)node).Name).ToHashSet();
        string[] commands = script.FindAll(node => node is CommandAst, true).Select(node => ((CommandAst)node).GetCommandName()).ToArray();

        Assert.That(commands, Is.Not.Empty);
        Assert.That(commands.Where(command => command is null || !functions.Contains(command)), Is.Empty);
    }

    [TestCase("help")]
    [TestCase(null)]
    public void The_PowerShell_help_runs_in_a_bare_engine(string? verb)
    {
        (int exitCode, string output, string error) = BareEngine.Run(PowerShellScript, verb is null ? [] : [verb]);

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(output, Does.StartWith("usage: ./build.ps1 VERB"));
            Assert.That(error, Is.Empty);
        });
    }

    [Test]
    public void An_unknown_verb_of_the_PowerShell_script_gives_help_and_exit_code_2()
    {
        (int exitCode, string output, string error) = BareEngine.Run(PowerShellScript, "launch");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(output, Is.Empty);
            Assert.That(error, Does.StartWith("build.ps1: unknown verb 'launch'").And.Contain("usage: ./build.ps1 VERB"));
        });
    }

    [TestCase("help takes no arguments, but got 'me'", "help", "me")]
    [TestCase("bench takes --quick and --peers, but got '--peer'", "bench", "--quick", "--peer")]
    [TestCase("pack takes --test, but got '--tests'", "pack", "--tests")]
    public void A_wrong_argument_gives_exit_code_2_in_both_scripts(string reason, params string[] arguments)
    {
        (int ExitCode, string Output, string Error) bare = BareEngine.Run(PowerShellScript, arguments);
        (int ExitCode, string Output, string Error) shell = RunShell(arguments);

        Assert.Multiple(() =>
        {
            Assert.That(bare.ExitCode, Is.EqualTo(2));
            Assert.That(bare.Error, Does.StartWith($"build.ps1: {reason}"));
            Assert.That(shell.ExitCode, Is.EqualTo(2));
            Assert.That(shell.Error, Does.StartWith($"build.sh: {reason}"));
        });
    }

    [TestCase("build", "--rid")]
    [TestCase("build", "--rid", "linux-x86")]
    [TestCase("test", "win-x64")]
    [TestCase("test", "--rid", "win-x64", "--fast")]
    public void A_platform_that_is_none_gives_exit_code_2_in_both_scripts(params string[] arguments)
    {
        (int ExitCode, string Output, string Error) bare = BareEngine.Run(PowerShellScript, arguments);
        (int ExitCode, string Output, string Error) shell = RunShell(arguments);

        string reason = $"{arguments[0]} takes --rid with linux-x64, linux-arm64 or win-x64, but got '{string.Join(' ', arguments[1..])}'";
        Assert.Multiple(() =>
        {
            Assert.That(bare.ExitCode, Is.EqualTo(2));
            Assert.That(bare.Error, Does.StartWith($"build.ps1: {reason}"));
            Assert.That(shell.ExitCode, Is.EqualTo(2));
            Assert.That(shell.Error, Does.StartWith($"build.sh: {reason}"));
        });
    }

    [Test]
    public void The_shell_help_is_printed_with_exit_code_0()
    {
        (int exitCode, string output, string error) = RunShell("help");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.Zero);
            Assert.That(output, Does.StartWith("usage: ./build.sh VERB"));
            Assert.That(error, Is.Empty);
        });
    }

    [Test]
    public void An_unknown_verb_of_the_shell_script_gives_help_and_exit_code_2()
    {
        (int exitCode, string output, string error) = RunShell("launch");

        Assert.Multiple(() =>
        {
            Assert.That(exitCode, Is.EqualTo(2));
            Assert.That(output, Is.Empty);
            Assert.That(error, Does.StartWith("build.sh: unknown verb 'launch'").And.Contain("usage: ./build.sh VERB"));
        });
    }

    [Test]
    public void Both_scripts_describe_the_same_verbs_in_the_same_words()
    {
        string[] bare = VerbLines(BareEngine.Run(PowerShellScript, "help").Output);
        string[] shell = VerbLines(RunShell("help").Output);

        Assert.That(shell, Has.Length.EqualTo(9));
        Assert.That(bare, Is.EqualTo(shell));
    }

    [Test]
    public void Each_verb_that_help_names_is_one_that_the_scripts_carry_out()
    {
        string[] verbs = VerbLines(RunShell("help").Output).Select(line => line.TrimStart().Split(' ')[0]).Order().ToArray();
        IOrderedEnumerable<string> bare = SwitchLabel().Matches(PowerShellScript).Select(match => match.Groups[1].Value).Order();
        IOrderedEnumerable<string> shell = CaseLabels().Matches(RepositoryFiles.Text("build.sh"))
            .SelectMany(match => match.Groups[1].Value.Split(" | ")).Order();

        Assert.That(bare, Is.EqualTo(verbs));
        Assert.That(shell, Is.EqualTo(verbs));
    }

    [TestCase("build.sh")]
    [TestCase(".ci/run")]
    [Platform(Exclude = "Win", Reason = "Windows has no such permission.")]
    [UnsupportedOSPlatform("windows")]
    public void A_shell_script_may_be_executed(string name)
    {
        UnixFileMode mode = File.GetUnixFileMode(RepositoryFiles.PathOf(name));
        Assert.That(mode & UnixFileMode.UserExecute, Is.EqualTo(UnixFileMode.UserExecute));
    }

    private static string[] VerbLines(string help) =>
        [.. help.Split('\n').Select(line => line.TrimEnd()).Where(line => line.StartsWith("  ", StringComparison.Ordinal))];

    private static (int ExitCode, string Output, string Error) RunShell(params string[] arguments)
    {
        ProcessStartInfo start = new("bash", [RepositoryFiles.PathOf("build.sh"), .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, error.Result);
    }

    [GeneratedRegex("^        '([a-z]+)' \\{ ", RegexOptions.Multiline)]
    private static partial Regex SwitchLabel();

    [GeneratedRegex("^    ([a-z]+(?: \\| [a-z]+)*)\\)", RegexOptions.Multiline)]
    private static partial Regex CaseLabels();
}
