namespace Latent.Cli.Tests.Support;

/// <summary>The exit code and output of a run of the command.</summary>
internal sealed record CommandRun(int Code, string Output, string Error)
{
    /// <summary>Runs the command in this process.</summary>
    public static CommandRun Of(params string[] arguments)
    {
        using StringWriter output = new(), error = new();
        int code = CommandLine.Run(arguments, output, error);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    /// <summary>Runs the command, which must succeed.</summary>
    public static CommandRun Success(params string[] arguments)
    {
        CommandRun run = Of(arguments);
        Assert.That((run.Code, run.Error), Is.EqualTo((ExitCode.Success, "")), string.Join(' ', arguments));
        return run;
    }

    /// <summary>Trains a small model, which must succeed.</summary>
    /// <param name="kind"><c>ae</c> or <c>vae</c>.</param>
    /// <param name="data">A folder of <see cref="TinyImages"/>.</param>
    /// <param name="output">The folder of the model.</param>
    /// <param name="more">More options; none of those given here, since the command accepts an option only once.</param>
    public static CommandRun Train(string kind, string data, string output, params string[] more) =>
        Success(["train", kind, "--data", data, "--hidden", "16,12", "--epochs", "3", "--batch", "20", "--out", output, .. more]);

    /// <summary>Asserts exit code 1 with one line on standard error, and no stack trace.</summary>
    public void AssertFailure(params string[] words)
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Code, Is.EqualTo(ExitCode.Failure));
            Assert.That(Error.TrimEnd('\n').Split('\n'), Has.Length.EqualTo(1), Error);
            Assert.That(Error, Does.StartWith("latent: ").And.Not.Contain("   at ").And.Not.Contain("internal error"));
            foreach (string word in words)
            {
                Assert.That(Error, Does.Contain(word));
            }
        }
    }
}
