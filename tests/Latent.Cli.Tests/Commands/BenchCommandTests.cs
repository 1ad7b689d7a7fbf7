using System.Text.Json;
using Latent.Cli.Tests.Support;

namespace Latent.Cli.Tests.Commands;

/// <summary>What is measured is not asserted; that it is measured and said is.</summary>
internal sealed class BenchCommandTests
{
    [TestCase("step", "--model", "vae", "--batch", "3")]
    [TestCase("step", "--model", "ae", "--batch", "5", "--latent", "4", "--threads", "1")]
    [TestCase("step", "--batch", "7", "--infer")]
    [TestCase("step", "--batch", "9", "--tile", "4")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "tn")]
    public void Json_has_times_rates_and_the_floor(params string[] what)
    {
        var run = CommandRun.Of(["bench", .. what, "--json"]);

        Assert.That(run.Code, Is.Zero, run.Error);
        var result = JsonDocument.Parse(run.Output).RootElement;
        foreach (var name in (string[])["median_us", "min_us", "gflops", "floor_us", "fma_peak_gflops", "update_gbytes"])
        {
            Assert.That(result.GetProperty(name).GetDouble(), Is.Positive, name);
        }
        Assert.That(result.GetProperty("min_us").GetDouble(), Is.LessThanOrEqualTo(result.GetProperty("median_us").GetDouble()));
    }

    [Test]
    public void A_profile_shows_every_instruction_with_its_share()
    {
        var run = CommandRun.Of(["bench", "step", "--batch", "4", "--profile"]);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(run.Output, Does.StartWith("step: median ").And.Contain("times the floor"));
        Assert.That(run.Output, Does.Contain("matmul tn + adam").And.Contain("share").And.Contain(" %"));
    }

    [TestCase("step", "--model", "gan")]
    [TestCase("step", "--batch", "0")]
    [TestCase("gemm", "--m", "5", "--n", "6")]
    [TestCase("gemm", "--m", "5", "--n", "6", "--k", "7", "--form", "tt")]
    [TestCase("suite", "--json", "steps.txt", "--markdown", "steps.md")]
    public void Wrong_options_are_wrong_usage(params string[] what)
    {
        var run = CommandRun.Of(["bench", .. what]);

        Assert.That(run.Code, Is.EqualTo(2));
        Assert.That(run.Error, Does.StartWith("latent: "));
    }

    [Test]
    public void The_suite_writes_a_table_and_json()
    {
        using var folder = new TemporaryFolder();
        var run = CommandRun.Of(["bench", "suite", "--quick", "--json", folder["s.json"], "--markdown", folder["s.md"]]);

        Assert.That(run.Code, Is.Zero, run.Error);
        Assert.That(File.ReadAllText(folder["s.md"]), Does.Contain("| training step | 128 |").And.Contain("| inference | 4096 |"));
        Assert.That(JsonDocument.Parse(File.ReadAllText(folder["s.json"])).RootElement.GetArrayLength(), Is.EqualTo(12));
    }
}
