using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

public sealed class ProcessTests
{
    private static readonly Dictionary<string, string> NoLibrary = new() { ["LATENT_NATIVE_PATH"] = "/nowhere/latent.so" };

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Ctrl_C_ends_training_with_130_and_saves_the_model_so_far()
    {
        string model = _folder["out"];
        CommandRun run = CommandProcess.RunAndInterrupt(" 2/100000 ", "train", "vae", "--epochs", "100000", "--hidden", "32", "--out",
            model);

        string[] metrics = File.ReadAllLines(Path.Combine(model, "metrics.jsonl"));
        CommandRun info = CommandRun.Success("info", model);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(run.Error,
                Is.EqualTo(
                $"latent: interrupted after {metrics.Length} of 100000 epochs; the model so far is saved in {model}, and --resume "
                + $"continues the training{Environment.NewLine}"));
            Assert.That(metrics, Has.Length.InRange(2, 99_999));
            Assert.That(Directory.EnumerateFiles(model).Select(Path.GetFileName),
                Is.EquivalentTo(new[] { "config.json", "metrics.jsonl", "model.safetensors" }));
            Assert.That(info.Output, Does.Contain($"{metrics.Length} of 100000, then interrupted"));
        }

        CommandRun.Success("sample", model, "--out", _folder["samples.png"]);
    }

    [Test]
    public void A_missing_native_library_is_one_line_with_the_path_tried()
    {
        CommandRun run = CommandProcess.Run(NoLibrary, "train", "vae", "--out", _folder["out"]);

        run.AssertFailure("/nowhere/latent.so: no such file. Correct LATENT_NATIVE_PATH");
        Assert.That(_folder["out"], Does.Not.Exist);
    }

    [Test]
    public void A_foreign_native_library_is_one_line_with_its_path()
    {
        string foreign = Directory.EnumerateFiles(AppContext.BaseDirectory, "*SkiaSharp.*")
            .Single(path => Path.GetExtension(path) is ".so" or ".dylib");

        CommandProcess.Run(new Dictionary<string, string> { ["LATENT_NATIVE_PATH"] = foreign }, "train", "vae", "--out", _folder["out"])
            .AssertFailure(foreign, "does not fit these bindings");
    }

    [TestCase("--help", ExitCode.Success)]
    [TestCase("train --help", ExitCode.Success)]
    [TestCase("--version", ExitCode.Success)]
    [TestCase("train vae --latent 0", ExitCode.Usage)]
    public void Help_and_wrong_usage_need_no_native_library(string line, int code) =>
        Assert.That(CommandProcess.Run(NoLibrary, line.Split(' ')).Code, Is.EqualTo(code));

    [Test]
    public void The_process_ends_with_the_code_of_the_failure() =>
        CommandProcess.Run(new Dictionary<string, string>(), "info", _folder["nowhere"]).AssertFailure("nowhere");

    [Test]
    public void An_unknown_variant_of_kernels_is_one_line() =>
        CommandProcess.Run(new Dictionary<string, string> { ["LATENT_SIMD"] = "mmx" }, "train", "vae", "--out", _folder["out"])
            .AssertFailure("LATENT_SIMD", "mmx");
}
