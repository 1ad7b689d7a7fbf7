using System.Text.Json;
using Latent.Cli.Catalog;
using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

/// <summary>Benchmarks measure and print figures; the figures themselves are not asserted.</summary>
internal sealed class BenchCommandTests
{
    [TestCase("step", "--model", "vae", "--batch", "3")]
    [TestCase("step", "--model", "ae", "--batch", "5", "--latent", "4", "--threads", "1")]
    [TestCase("step", "--batch", "7", "--infer")]
    [TestCase("step", "--batch", "9", "--tile", "4")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "tn")]
    public void Json_has_times_rates_and_the_floor(params string[] what)
    {
        CommandRun run = CommandRun.Of(["bench", .. what, "--json"]);

        Assert.That(run.Code, Is.Zero, run.Error);
        JsonElement result = JsonDocument.Parse(run.Output).RootElement;
        foreach (string name in (string[])["median_us", "min_us", "gflops", "floor_us", "fma_peak_gflops", "update_gbytes"])
        {
            Assert.That(result.GetProperty(name).GetDouble(), Is.Positive, name);
        }

        Assert.That(result.GetProperty("min_us").GetDouble(), Is.LessThanOrEqualTo(result.GetProperty("median_us").GetDouble()));
    }

    [TestCase("step", "--batch", "3", "--hidden", "8")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "nn")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "nt")]
    public void Another_device_has_a_name_and_no_floor(params string[] what)
    {
        CommandRun run = CommandRun.Of(["bench", .. what, "--device", "plain"]);
        CommandRun json = CommandRun.Of(["bench", .. what, "--device", "plain", "--json"]);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Does.EndWith($"(plain:0){Environment.NewLine}").And.Not.Contain("floor"));
        JsonElement result = JsonDocument.Parse(json.Output).RootElement;
        Assert.That(result.GetProperty("device").GetString(), Is.EqualTo("plain:0"));
        Assert.That(result.TryGetProperty("floor_us", out _), Is.False);
    }

    [TestCase("--precision", "tf32", "--precision is tf32, but the device is cpu, which computes in f32 alone")]
    [TestCase("--device", "plain", "--threads is 2, but the device is plain:0; only the CPU has threads")]
    public void Options_that_do_not_fit_the_device_are_refused(string option, string value, string message)
    {
        CommandRun run = CommandRun.Of(["bench", "step", option, value, .. option == "--device" ? (string[])["--threads", "2"] : []]);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void Steps_of_every_kind_of_model_are_measured()
    {
        Dictionary<string, CommandRun> timings = ModelKinds.All.ToDictionary(kind => kind.Name, kind => CommandRun.Of(
            ["bench", "step", "--model", kind.Name, "--batch", "2", "--latent", "3", kind.Channels is null ? "--hidden" : "--channels",
            "4,5", "--threads", "1", "--json"]));

        foreach ((string kind, CommandRun run) in timings)
        {
            Assert.That(run.Code, Is.Zero, $"{kind}: {run.Error}");
            Assert.That(JsonDocument.Parse(run.Output).RootElement.GetProperty("median_us").GetDouble(), Is.Positive, kind);
        }
    }

    [Test]
    public void Sizes_and_settings_are_those_of_the_options()
    {
        CommandRun wide = CommandRun.Of(["bench", "step", "--model", "wgan-gp", "--hidden", "12", "--d-steps", "2", "--batch", "3",
            "--profile"]);
        CommandRun deep = CommandRun.Of(["bench", "step", "--model", "dcgan", "--channels", "2,6", "--batch", "3", "--profile"]);

        Assert.That(wide.Output, Does.Contain("[784, 12]").Or.Contain("[12, 784]"), wide.Error);
        Assert.That(deep.Output, Does.Contain("[6, 4, 4, 2]"), deep.Error);
    }

    [TestCase("gan", "--infer", "has no codes of images")]
    [TestCase("ae", "--r1=1", "no option of ae")]
    public void Options_that_do_not_fit_the_kind_are_refused(string kind, string option, string message)
    {
        CommandRun run = CommandRun.Of(["bench", "step", "--model", kind, option]);

        Assert.That(run.Code, Is.EqualTo(1));
        Assert.That(run.Error, Does.Contain(message));
    }

    [Test]
    public void A_profile_shows_every_instruction_with_its_share()
    {
        CommandRun run = CommandRun.Of(["bench", "step", "--batch", "4", "--profile"]);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("step: median ").And.Contain("times the floor"));
        Assert.That(run.Output, Does.Contain("matmul tn + adam").And.Contain("share").And.Contain(" %"));
    }

    [TestCase("step", "--model", "gun")]
    [TestCase("step", "--channels", "0")]
    [TestCase("step", "--batch", "0")]
    [TestCase("gemm", "--m", "5", "--n", "6")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "tt")]
    [TestCase("suite", "--json", "steps.txt", "--markdown", "steps.md")]
    public void Wrong_options_are_wrong_usage(params string[] what)
    {
        CommandRun run = CommandRun.Of(["bench", .. what]);

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("latent: "));
    }

    [Test]
    public void The_suite_writes_a_table_and_json()
    {
        using TemporaryFolder folder = new();
        CommandRun run = CommandRun.Of(["bench", "suite", "--quick", "--json", folder["s.json"], "--markdown", folder["s.md"]]);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(File.ReadAllText(folder["s.md"]), Does.Contain("| training step | 128 |").And.Contain("| inference | 4096 |"));
        Assert.That(JsonDocument.Parse(File.ReadAllText(folder["s.json"])).RootElement.GetArrayLength(), Is.EqualTo(12));
    }
}
