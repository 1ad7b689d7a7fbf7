using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using Latent.Cli.Commands;
using Latent.Cli.Pictures;
using Latent.Cli.Tests.Support;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class RegimesEvaluateTests
{
    private static readonly string[] Figures =
    [
        "model", "family", "days", "crps", "crps_skill", "log_score", "pinball", "pit_ks", "pit_ks_p", "berkowitz_p", "coverage95",
            "kupiec_p", "christoffersen_p",
        "value_at_risk1", "value_at_risk1_p", "shortfall_p", "dm_p", "dm_raw_p", "log_dm_p", "dm_classical_p", "persistence", "seconds",
    ];

    private TemporaryFolder _folder = null!;
    private CommandRun _run = null!;

    [OneTimeSetUp]
    public void Evaluate()
    {
        _folder = new TemporaryFolder();
        List<string> lines = PriceFiles.Lines(500);
        string file = PriceFiles.WriteLines(_folder["A&B <1>.csv"], [.. lines, lines[^1]]);
        _run = CommandRun.Success("regimes", "evaluate", file, "--repair", "duplicates", "--from", "2016-01-15", "--model", "quintiles-3d",
            "--model", "unconditional",
            "--seed", "7", "--out", _folder["out"]);
    }

    [OneTimeTearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Scores_have_all_figures_of_the_models_named_and_of_the_baseline()
    {
        JsonArray scores = JsonNode.Parse(File.ReadAllText(_folder["out/scores.json"]))!.AsArray();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(scores.Select(score => (string)score!["model"]!),
                Is.EquivalentTo(new[] { "quintiles-3d", "neighbours-3d", "unconditional" }));
            foreach (JsonNode? score in scores)
            {
                Assert.That(score!.AsObject().Select(figure => figure.Key), Is.EqualTo(Figures));
                Assert.That((double)score["crps"]!, Is.InRange(0.001, 0.02));
                Assert.That((double)score["coverage95"]!, Is.InRange(0.8, 1));
            }

            JsonNode baseline = scores.Single(score => (string)score!["model"]! == "neighbours-3d")!;
            Assert.That(((double)baseline["crps_skill"]!, baseline["dm_p"]), Is.EqualTo((0.0, (JsonNode?)null)),
                "its own p-value does not exist");
        }
    }

    [Test]
    public void The_table_parts_families_and_the_verdict_speaks_of_each()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(_run.Output, Does.Match(@"(?s)Rules of the article.*neighbours-3d.*Classical models.*unconditional"));
            Assert.That(_run.Output, Does.Contain("Classical models: unconditional ").And.Contain("Rules of the article: quintiles-3d "));
            Assert.That(_run.Output, Does.Match(@"\n100 %  0:00 left  [a-z0-9-]+ done"));
        }
    }

    [Test]
    public void Forecasts_are_those_of_the_first_model_named()
    {
        CommandRun.Success("regimes", "forecast", _folder["A&B <1>.csv"], "--repair", "duplicates", "--from", "2016-01-15", "--model",
            "quintiles-3d", "--out", _folder["forecast"]);

        Assert.That(File.ReadAllBytes(_folder["out/forecasts.csv"]), Is.EqualTo(File.ReadAllBytes(_folder["forecast/forecasts.csv"])));
    }

    [Test]
    public void Pictures_have_their_size()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(SizeOf("fan.png"), Is.EqualTo((FanChart.Width, FanChart.Height)));
            Assert.That(SizeOf("price.png"), Is.EqualTo((PriceChart.Width, PriceChart.Height)));
            Assert.That(SizeOf("pit.png"), Is.EqualTo(PitHistograms.SizeOf(3)));
            Assert.That(SizeOf("scores.png").Height, Is.InRange(150, 400));
        }
    }

    [Test]
    public void The_page_needs_no_other_file_and_escapes_names()
    {
        string page = File.ReadAllText(_folder["out/report.html"]);

        string[] sources = Regex.Matches(page, "(?:src|href|url|action|data)\\s*[=(]\\s*[\"']?([^\"'>\\s]{0,22})")
            .Select(match => match.Groups[1].Value).ToArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(sources, Has.Length.EqualTo(3).And.All.EqualTo("data:image/png;base64,"));
            Assert.That(page, Does.Not.Contain("http:").And.Not.Contain("https:").And.Not.Contain("<script").And.Not.Contain(
                "<link").And.Not.Contain("@import"));
            Assert.That(page, Does.Contain("A&amp;B &lt;1&gt;").And.Not.Contain("A&B <1>"));
            Assert.That(page, Does.Contain("not investment advice").And.Contain("--seed 7").And.Contain("the last of each time kept"));
            Assert.That(Regex.Count(page, "<(table|figure|div|p|h2|b|td|th|tr|thead|tbody)[ >]"),
                Is.EqualTo(Regex.Count(page, "</(table|figure|div|p|h2|b|td|th|tr|thead|tbody)>")), "elements are closed");
        }
    }

    [Test]
    public void Threads_do_not_change_the_scores()
    {
        CommandRun.Success("regimes", "evaluate", _folder["A&B <1>.csv"], "--repair", "duplicates", "--from", "2016-01-15", "--model",
            "quintiles-3d", "--model", "unconditional",
            "--seed", "7", "--threads", "1", "--out", _folder["one"]);

        Assert.That(Timeless("one"), Is.EqualTo(Timeless("out")));

        string Timeless(string folder) => Regex.Replace(File.ReadAllText(_folder[$"{folder}/scores.json"]), "\"seconds\": [0-9.E-]+", "");
    }

    [Test]
    public void An_unknown_model_is_one_line() =>
        CommandRun.Of("regimes", "evaluate", "--model", "quintiles-3d", "--model", "oracle", "--out", _folder["no"])
            .AssertFailure("no model 'oracle'");

    private (int Width, int Height) SizeOf(string name)
    {
        using SKBitmap picture = SKBitmap.Decode(_folder[$"out/{name}"]);
        return (picture.Width / Sheet.Density, picture.Height / Sheet.Density);
    }

    [Test]
    public void An_evaluation_that_was_interrupted_goes_on_with_the_models_that_are_not_done()
    {
        string file = PriceFiles.Write(_folder["resumed.csv"], 400);
        string[] Arguments(string output) =>
        [
            "regimes", "evaluate", file, "--from", "2016-01-15", "--model", "quintiles-3d", "--model", "ewma",
            "--model", "unconditional", "--threads", "1", "--out", _folder[output],
        ];
        CommandRun.Success(Arguments("through"));

        using CancellationTokenSource source = new();
        using ActingWriter output = new(" done", source.Cancel);
        using StringWriter error = new();
        int code = RegimesCommand.Create(new CommandContext(output, error, source.Token)).Parse(Arguments("resumed")[1..]).Invoke();
        string[] kept = [.. Directory.EnumerateFiles(_folder["resumed/checkpoint"])];
        CommandRun resumed = CommandRun.Success(Arguments("resumed"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(error.ToString(), Does.Contain("the same command continues"));
            Assert.That(kept, Has.Length.InRange(1, 3));
            Assert.That(resumed.Output, Does.Contain($"{kept.Length} of 4 models were done before"));
            Assert.That(_folder["resumed/checkpoint"], Does.Not.Exist);
            Assert.That(File.ReadAllText(_folder["resumed/forecasts.csv"]), Is.EqualTo(File.ReadAllText(_folder["through/forecasts.csv"])));
            Assert.That(Scores("resumed"), Is.EqualTo(Scores("through")));
        }

        string Scores(string name) => Regex.Replace(File.ReadAllText(_folder[$"{name}/scores.json"]), "\"seconds\": .*", "");
    }
}
