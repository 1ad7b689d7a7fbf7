using System.Text.Json.Nodes;
using Latent.Cli.Commands;
using Latent.Cli.Reproductions;
using Latent.Cli.Tests.Support;
using Latent.Data;
using Latent.Metrics;

namespace Latent.Cli.Tests.Commands;

public sealed class ReproducePacganTests
{
    private static readonly string[] Mixtures = ["ring", "grid"];
    private static readonly string[] Setups = ["GAN", "PacGAN2", "best"];
    private static readonly string[] Figures = ["modes", "highQuality", "reverseKl", "seconds"];

    private TemporaryFolder _folder = null!;

    [SetUp]
    public void Prepare() => _folder = new TemporaryFolder();

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Json_holds_every_training_and_their_means_beside_points_of_the_mixture()
    {
        CommandRun run = CommandRun.Success(Arguments("out", "--seeds", "2", "--out", _folder["pictures"]));

        JsonObject report = Report("out");
        JsonArray mixtures = report["mixtures"]!.AsArray();
        using (Assert.EnterMultipleScope())
        {
            Assert.That($"{report["size"]!.ToJsonString()} {report["samples"]}",
                Is.EqualTo("""{"seeds":2,"epochs":1,"points":2000} 2500"""));
            Assert.That(mixtures.Select(mixture => $"{mixture!["name"]} of {mixture["modes"]}"),
                Is.EqualTo(new[] { "ring of 8", "grid of 25" }));
            foreach (JsonNode? mixture in mixtures)
            {
                Assert.That(Number(mixture!["realPoints"]!["modes"]), Is.EqualTo(Number(mixture["modes"])));
                Assert.That(Number(mixture["realPoints"]!["highQuality"]), Is.EqualTo(0.989).Within(0.01));
                Assert.That(mixture["setups"]!.AsArray().Select(setup => (string?)setup!["name"]), Is.EqualTo(Setups));
            }

            foreach (JsonNode? setup in mixtures.SelectMany(mixture => mixture!["setups"]!.AsArray()))
            {
                JsonArray trainings = setup!["trainings"]!.AsArray();
                Assert.That(trainings.Select(training => (int)training!["seed"]!), Is.EqualTo(new[] { 0, 1 }));
                foreach (string figure in Figures)
                {
                    double[] values = [.. trainings.Select(training => Number(training![figure]))];
                    Assert.That(Number(setup[figure]!["mean"]), Is.EqualTo(values.Average()).Within(1e-12), figure);
                    Assert.That(Number(setup[figure]!["standardError"]), Is.EqualTo(Math.Abs(values[0] - values[1]) / 2).Within(1e-12),
                        figure);
                }
            }

            Assert.That(run.Output, Does.Contain("12 trainings of 1 epoch of 2,000 points").And.Contain("12/12  ").And.Contain(
                "modes of 25").And.Contain("points of the mixture"));
            Assert.That(Mixtures.Select(mixture => Path.Combine(_folder["pictures"], $"{mixture}.png")), Has.All.Exist);
        }
    }

    [Test]
    public void A_reproduction_that_was_interrupted_goes_on_with_the_trainings_that_are_not_done()
    {
        CommandRun.Success(Arguments("through", "--seeds", "1", "--threads", "1"));
        string[] arguments = Arguments("resumed", "--seeds", "1", "--threads", "1", "--out", _folder["kept"]);

        using CancellationTokenSource source = new();
        using ActingWriter output = new("2/6  ", source.Cancel);
        using StringWriter error = new();
        int code = ReproduceCommand.Create(new CommandContext(output, error, source.Token)).Parse(arguments[1..]).Invoke();
        int kept = Directory.EnumerateFiles(_folder["kept/checkpoint"]).Count();
        CommandRun.Success(arguments);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(error.ToString(), Does.Contain("they are kept, and the same command continues"));
            Assert.That(kept, Is.InRange(2, 5));
            Assert.That(WithoutSeconds(Report("resumed")), Is.EqualTo(WithoutSeconds(Report("through"))));
            Assert.That(_folder["kept/checkpoint"], Does.Not.Exist);
        }
    }

    [Test]
    public void Figures_do_not_depend_on_how_many_trainings_run_at_once()
    {
        CommandRun.Success(Arguments("one", "--seeds", "1", "--threads", "1"));
        CommandRun.Success(Arguments("three", "--seeds", "1", "--threads", "3"));

        Assert.That(WithoutSeconds(Report("three")), Is.EqualTo(WithoutSeconds(Report("one"))));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Ctrl_C_ends_the_process_with_130_and_writes_no_result()
    {
        CommandRun run = CommandProcess.RunAndInterrupt("1/600  ", "reproduce", "pacgan", "--seeds", "100", "--epochs", "1", "--points",
            "2000",
            "--json", _folder["out.json"], "--out", _folder["pictures"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted), run.Error);
            Assert.That(run.Error, Does.Match("^latent: interrupted after [0-9]+ of 600 trainings; they are kept, and the same command "
                + "continues\n$"));
            Assert.That(run.Output, Does.Not.Contain("modes of"));
            Assert.That(_folder["out.json"], Does.Not.Exist);
            Assert.That(Directory.EnumerateFiles(_folder["pictures"]), Is.Empty);
        }
    }

    [Test]
    public void A_folder_that_cannot_be_made_is_found_before_the_work()
    {
        File.WriteAllText(_folder["file"], "");

        foreach (string? option in new[] { "--out", "--json" })
        {
            CommandRun run = CommandRun.Of("reproduce", "pacgan", option, Path.Combine(_folder["file"], "figures.json"));
            run.AssertFailure(_folder["file"], "not writable");
            Assert.That(run.Output, Is.Empty);
        }
    }

    [TestCase("--seeds 0", "--seeds is '0'; expected a whole number from 1 to 100")]
    [TestCase("--epochs 0", "--epochs is '0'; expected a whole number from 1")]
    [TestCase("--points none", "--points is 'none'; expected a whole number from 1")]
    [TestCase("--threads 257", "--threads is '257'; expected a whole number from 0 to 256")]
    [TestCase("--json figures.txt", "--json is 'figures.txt'; expected the name of a file that ends in .json")]
    [TestCase("--out", "'--out'")]
    [TestCase("ring", "'ring' is not a command, option or value that fits here")]
    public void Wrong_options_are_wrong_usage(string options, string reason)
    {
        CommandRun run = CommandRun.Of(["reproduce", "pacgan", .. options.Split(' ')]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error, Does.StartWith("latent: ").And.Contain(reason).And.Contain("Usage: latent reproduce pacgan [options]"));
    }

    [Test]
    public void All_ways_of_training_make_the_same_steps_on_points_of_unit_variance()
    {
        int[] lengths = PacganProtocol.Setups.Select(setup => setup.Passes(PacganProtocol.Epochs)).ToArray();
        IEnumerable<int> rows = PacganProtocol.Setups.Select(setup =>
            PacganProtocol.BatchRows * setup.Options.Packing * setup.Options.DiscriminatorSteps);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(lengths.Zip(rows, (passes, step) => passes * (PacganProtocol.Points / step)),
                Is.All.EqualTo(PacganProtocol.Epochs * (PacganProtocol.Points / PacganProtocol.BatchRows)));
            Assert.That(lengths.Zip(PacganProtocol.Setups, (passes, setup) => passes / setup.Options.Packing),
                Is.All.EqualTo(PacganProtocol.Epochs));
            foreach ((GaussianMixture mixture, double scale) in PacganProtocol.Mixtures)
            {
                float[] points = mixture.Scaled(scale).Sample(20_000, seed: 1).Floats.ToArray();
                Assert.That(points.Average(value => value * value), Is.EqualTo(1).Within(0.02), mixture.Name);
            }
        }
    }

    /// <summary>With modes five times as wide as the paper's, an eighth of the standard length suffices.</summary>
    [Test]
    public void The_best_finds_all_modes_of_a_wide_ring_in_little_time()
    {
        GaussianMixture wide = new("wide ring", GaussianMixture.Ring.Centres(), 0.05);

        PacganSamples result = new PacganJob(wide, PacganProtocol.Mixtures[0].Scale, PacganProtocol.Setups[^1], Seed: 0)
            .Train(new PacganSize(1, 2, PacganProtocol.Points), CancellationToken.None);

        Assert.That(result.Coverage.Modes, Is.EqualTo(8));
        Assert.That(result.Coverage.HighQuality, Is.GreaterThan(0.5));
        Assert.That(result.Coverage, Is.EqualTo(ModeCoverage.Of(wide, result.Samples)));
    }

    [Test]
    public void A_training_ends_when_it_is_cancelled()
    {
        (GaussianMixture mixture, double scale) = PacganProtocol.Mixtures[0];
        using CancellationTokenSource source = new(TimeSpan.FromMilliseconds(100));

        Assert.That(() =>
            new PacganJob(mixture, scale, PacganProtocol.Setups[0], Seed: 0).Train(new PacganSize(1, 100_000, 1000), source.Token),
            Throws.InstanceOf<OperationCanceledException>());
    }

    [Test]
    public void Points_that_are_no_whole_number_of_batches_are_trained_on_as_well()
    {
        CommandRun.Success("reproduce", "pacgan", "--seeds", "1", "--epochs", "1", "--points", "3", "--json", _folder["few.json"]);
        CommandRun.Success("reproduce", "pacgan", "--seeds", "1", "--epochs", "1", "--points", "201", "--json", _folder["odd.json"]);

        // A single training has no standard error.
        Assert.That(Report("odd")["mixtures"]![0]!["setups"]![0]!["modes"]!["standardError"], Is.Null);
    }

    private string[] Arguments(string name, params string[] more) =>
        ["reproduce", "pacgan", "--epochs", "1", "--points", "2000", "--json", _folder[$"{name}.json"], .. more];

    private JsonObject Report(string name) => JsonNode.Parse(File.ReadAllText(_folder[$"{name}.json"]))!.AsObject();

    /// <summary>Reads a number; JSON has a string in place of one that is not finite.</summary>
    private static double Number(JsonNode? node) =>
        node!.GetValueKind() == System.Text.Json.JsonValueKind.String ? double.NaN : (double)node;

    private static string WithoutSeconds(JsonObject report)
    {
        foreach (JsonNode? setup in report["mixtures"]!.AsArray().SelectMany(mixture => mixture!["setups"]!.AsArray()))
        {
            setup!.AsObject().Remove("seconds");
            foreach (JsonNode? training in setup["trainings"]!.AsArray())
            {
                training!.AsObject().Remove("seconds");
            }
        }

        return report.ToJsonString();
    }
}
