using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Cli.Tests.Build;
using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

/// <summary>
/// The command compiled ahead of time: it needs no runtime and no reflection, and trains the same weights. The compilation takes minutes, so
/// these tests belong to those of the packages, <c>pack --test</c>.
/// </summary>
[Platform("Linux")]
[Category("Published")]
public sealed class NativeAotTests
{
    private static readonly string Published = RepositoryFiles.PathOf(Path.Combine("artifacts", "cli-aot"));

    private TemporaryFolder _folder = null!;

    // Its objects are in a folder apart from the usual build, so that neither affects the other; a second run is incremental.
    [OneTimeSetUp]
    public void Publish()
    {
        _folder = new TemporaryFolder();
        ProcessStartInfo start = new(Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet",
        [
            "publish", RepositoryFiles.PathOf(Path.Combine("managed", "Latent.Cli")), "-c", "Release", "-v", "q", "-o", Published,
            "-p:PublishAot=true", $"-p:ArtifactsPath={RepositoryFiles.PathOf(Path.Combine("artifacts", "dotnet-aot"))}",
                "--disable-build-servers",
            // The usual build looks for warnings in the sources, and this one's compiler for its own.
            "-p:RunAnalyzers=false", "-p:EnforceCodeStyleInBuild=false", "-p:GenerateDocumentationFile=false",
        ])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The variables of the test's own build must not reach this one.
        foreach (string? name in start.Environment.Keys.Where(name => name.StartsWith("MSBUILD", StringComparison.OrdinalIgnoreCase))
            .ToArray())
        {
            start.Environment.Remove(name);
        }

        using Process process = Process.Start(start)!;
        Task<string> error = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        Assert.That(process.ExitCode, Is.Zero, output + error.Result);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void It_trains_the_VAE_to_the_same_weights_as_the_usual_build_and_its_model_can_be_used()
    {
        (string data, string model) = (TinyImages.Write(_folder["tiny"]), _folder["aot"]);
        string[] arguments = ["train", "vae", "--data", data, "--epochs", "1", "--seed", "3", "--out"];

        Run([.. arguments, model]);
        Run("sample", model, "--count", "4", "--out", _folder["samples.png"]);
        Run("interpolate", model, "--from", "0", "--to", "5", "--out", _folder["line.png"]);
        Run("encode", model, "--out", _folder["latents.csv"]);
        Run("export", model, "--onnx", _folder["aot.onnx"]);

        CommandRun.Success([.. arguments, _folder["usual"]]);
        CommandRun.Success("export", _folder["usual"], "--onnx", _folder["usual.onnx"]);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Run("info", model).Output, Does.Contain("vae 64 → 400 → 2"));
            Assert.That(File.ReadAllBytes(Path.Combine(model, "model.safetensors")),
                Is.EqualTo(File.ReadAllBytes(Path.Combine(_folder["usual"], "model.safetensors"))));
            Assert.That(File.ReadAllBytes(_folder["aot.onnx"]), Is.EqualTo(File.ReadAllBytes(_folder["usual.onnx"])));
            Assert.That(File.ReadAllText(Path.Combine(model, "config.json")),
                Is.EqualTo(File.ReadAllText(Path.Combine(_folder["usual"], "config.json"))));
            Assert.That(Directory.EnumerateFiles(model, "*.png").Select(Path.GetFileName), Is.EquivalentTo(TrainingPictures.Names));
        }
    }

    [Test]
    public void It_trains_on_the_digits_inside_it() =>
        Assert.That(Run("train", "vae", "--epochs", "1", "--out", _folder["digits"]).Output, Does.Contain("9,000 images of digits"));

    [Test]
    public async Task It_forecasts_prices_of_CSV_and_of_Parquet_files_to_the_same_figures_as_the_usual_build()
    {
        List<string> lines = PriceFiles.Lines(330);
        (string csv, string parquet) = (PriceFiles.WriteLines(_folder["SPY.csv"], lines),
            await PriceFiles.WriteParquet(_folder["SPY.parquet"], lines));
        string[] options = ["--model", "quintiles-3d", "--from", "2016-01-15", "--out"];

        Run(["regimes", "forecast", csv, .. options, _folder["csv"]]);
        Run(["regimes", "forecast", parquet, .. options, _folder["parquet"]]);
        CommandRun.Success(["regimes", "forecast", csv, .. options, _folder["usual"]]);

        string usual = await File.ReadAllTextAsync(_folder["usual/forecasts.csv"]);
        Assert.That(await File.ReadAllTextAsync(_folder["csv/forecasts.csv"]), Is.EqualTo(usual));
        Assert.That(await File.ReadAllTextAsync(_folder["parquet/forecasts.csv"]), Is.EqualTo(usual));
    }

    [Test]
    public void It_evaluates_models_learned_and_not()
    {
        CommandRun run = Run("regimes", "evaluate", PriceFiles.Write(_folder["SPY.csv"], 480), "--model", "vae-neighbours", "--model",
            "ewma", "--from", "2016-10-03", "--out", _folder["evaluated"]);

        Assert.That(run.Output, Does.Contain("Learned models: vae-neighbours"));
        Assert.That(Path.Combine(_folder["evaluated"], "report.html"), Does.Exist);
    }

    [Test]
    public void Its_failures_are_one_line_too() =>
        CommandProcess.RunFile(Path.Combine(Published, "latent"), "info", _folder["nowhere"]).AssertFailure("nowhere");

    private static CommandRun Run(params string[] arguments)
    {
        CommandRun run = CommandProcess.RunFile(Path.Combine(Published, "latent"), arguments);
        Assert.That((run.Code, run.Error), Is.EqualTo((ExitCode.Success, "")), string.Join(' ', arguments));
        return run;
    }
}
