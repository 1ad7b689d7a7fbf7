using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

public sealed class CompletionTests
{
    [TestCase("latent tr", "train")]
    [TestCase("latent train v", "vae")]
    [TestCase("latent train vae --opt", "--optimizer")]
    [TestCase("latent train vae --optimizer ada", "adam|adamw|adagrad")]
    [TestCase("latent train vae --decay ", "none|linear|cosine")]
    [TestCase("latent regimes evaluate --resample ", "day|week")]
    public void Words_that_fit_are_suggested(string line, string expected)
    {
        string[] words = CommandRun.Success("complete", "--position", $"{line.Length}", line.TrimEnd()).Output
            .Split('\n', StringSplitOptions.RemoveEmptyEntries);

        Assert.That(words, Is.SupersetOf(expected.Split('|')));
        string begun = line[(line.LastIndexOf(' ') + 1)..];
        Assert.That(words, Has.All.StartsWith(begun));
    }

    [Test]
    public void Nothing_is_suggested_where_nothing_fits() =>
        Assert.That(CommandRun.Success("complete", "--position", "14", "latent trainxx").Output, Is.Empty);

    [TestCase("zsh", "compdef _latent latent")]
    [TestCase("pwsh", "Register-ArgumentCompleter")]
    [TestCase("bash", "complete -o default -F _latent latent")]
    public void Each_shell_has_a_script(string shell, string words) =>
        Assert.That(CommandRun.Success("completion", shell).Output, Does.Contain(words).And.Contain("latent complete --position"));

    [Test]
    [Platform(Exclude = "Win", Reason = "bash")]
    public void Bash_completes_with_its_script()
    {
        const string Script = """
            latent() { "${command[@]}" "$@"; }
            command=("$@")
            eval "$(latent completion bash)"
            COMP_LINE="latent train vae --optimizer adam"; COMP_POINT=${#COMP_LINE}
            _latent
            printf '%s\n' "${COMPREPLY[@]}"
            """;
        CommandRun run = CommandProcess.RunInShell($"exec bash -c '{Script.Replace("'", "'\\''", StringComparison.Ordinal)}' bash \"$@\"");

        Assert.That((run.Code, run.Output), Is.EqualTo((0, "adam\nadamw\n")), run.Error);
    }
}
