using System.Text.Json.Nodes;
using Latent.Cli.Catalog;
using Latent.Cli.Tests.Support;
using Latent.IO;

namespace Latent.Cli.Tests.Commands;

/// <summary>Options of <c>latent train</c> for the optimization, files of settings, and JSON.</summary>
public sealed class TrainOptionsTests
{
    private TemporaryFolder _folder = null!;
    private string _data = "";

    private static IEnumerable<string> Optimizers => OptimizerKind.Names;

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _data = TinyImages.Write(_folder["tiny"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [TestCaseSource(nameof(Optimizers))]
    public void Every_optimizer_trains_and_gives_other_weights_than_Adam(string optimizer)
    {
        CommandRun.Train("vae", _data, _folder["adam"]);
        CommandRun.Train("vae", _data, _folder["out"], "--optimizer", optimizer, "--overwrite");

        float[] weights = Weights("out"), ofAdam = Weights("adam");
        double[] losses = [.. Metrics("out").Select(line => (double)line["train"]!)];
        using (Assert.EnterMultipleScope())
        {
            Assert.That(weights.SequenceEqual(ofAdam), Is.EqualTo(optimizer == "adam"));
            Assert.That(losses[^1], Is.LessThan(losses[0]));
            Assert.That(CommandRun.Success("info", _folder["out"]).Output, Does.Match($"optimizer +│ {optimizer} +│"));
            Assert.That(Config("out")["optimizer"]?.ToString(), Is.EqualTo(optimizer == "adam" ? null : optimizer));
        }
    }

    [Test]
    public void With_a_patience_the_weights_of_the_best_epoch_are_kept_also_after_an_interruption()
    {
        string[] arguments =
            ["train", "ae", "--data", _data, "--hidden", "32", "--lr", "0.05", "--batch", "4", "--epochs", "400", "--patience", "8"];
        CommandRun.Success([.. arguments, "--out", _folder["out"]]);

        double[] losses = [.. Metrics("out").Select(line => (double)line["test"]!)];
        int best = Array.IndexOf(losses, losses.Min());
        Assert.That(losses, Has.Length.EqualTo(best + 1 + 8).And.Length.LessThan(400));
        string[] shorter = [.. arguments];
        shorter[Array.IndexOf(shorter, "400")] = $"{best + 1}";
        CommandRun.Success([.. shorter, "--out", _folder["best"]]);
        Assert.That(Weights("out"), Is.EqualTo(Weights("best")));
        Assert.That(CommandRun.Success("info", _folder["out"]).Output, Does.Contain($"{losses.Length} of 400, then stopped, as the test"));
        CommandRun.Of([.. arguments, "--out", _folder["out"]]).AssertFailure("this training already, finished");

        CommandProcess.RunAndSignal("TERM", $" {losses.Length - 3}/400 ", [.. arguments, "--out", _folder["resumed"]]);
        CommandRun.Success([.. arguments, "--out", _folder["resumed"], "--resume"]);
        RunFolder.AssertSame(_folder["resumed"], _folder["out"]);
    }

    [Test]
    public void A_patience_is_refused_for_a_GAN() =>
        CommandRun.Of("train", "gan", "--data", _data, "--patience", "3", "--out", _folder["out"])
            .AssertFailure("patience", "several losses");

    [Test]
    public void A_validation_part_is_left_out_of_the_training_and_tested_instead_of_the_test_images()
    {
        CommandRun run = CommandRun.Train("vae", _data, _folder["out"], "--validation", "0.25");
        CommandRun.Train("vae", _data, _folder["whole"]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output.Split('\n')[0], Does.Contain("on 48 images of tiny, testing on 16"));
            Assert.That((double)Config("out")["validation"]!, Is.EqualTo(0.25));
            Assert.That(Weights("out"), Is.Not.EqualTo(Weights("whole")));
            Assert.That(File.ReadAllBytes(Path.Combine(_folder["out"], "reconstructions.png")), Is.Not.Empty);
        }
    }

    [Test]
    public void The_configuration_of_a_training_repeats_it_and_options_win()
    {
        CommandRun.Train("beta-vae", _data, _folder["out"], "--beta", "2", "--optimizer", "radam", "--decay", "cosine", "--seed", "9",
            "--latent", "3");
        string config = Path.Combine(_folder["out"], "config.json");

        CommandRun.Success("train", "--config", config, "--out", _folder["again"]);
        RunFolder.AssertSame(_folder["again"], _folder["out"]);

        CommandRun.Success("train", "beta-vae", "--config", config, "--seed", "8", "--beta", "4", "--decay", "none", "--latent", "2",
            "--out", _folder["other"]);
        JsonObject other = Config("other");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(((ulong)other["seed"]!, (int)other["latents"]!, (string)other["optimizer"]!), Is.EqualTo((8UL, 2, "radam")));
            Assert.That(other["options"]?.AsObject(), Is.Null.Or.Empty, "--beta 4 is the default");
            Assert.That(other["decay"], Is.Null);
        }
    }

    [Test]
    public void A_file_of_few_settings_is_completed_by_the_defaults()
    {
        string file = _folder["run.json"];
        File.WriteAllText(file, $$"""{"model":"vae","hidden":[8],"epochs":1,"data":{{JsonValue.Create(_data)!.ToJsonString()}}}""");

        CommandRun.Success("train", "--config", file, "--out", _folder["out"]);

        Assert.That(((int)Config("out")["epochs"]!, (int)Config("out")["batch"]!), Is.EqualTo((1, 128)));
    }

    [Test]
    public void The_kind_of_the_command_line_wins_over_that_of_the_file()
    {
        CommandRun.Train("vae", _data, _folder["out"]);
        CommandRun.Success("train", "ae", "--config", Path.Combine(_folder["out"], "config.json"), "--out", _folder["other"]);

        Assert.That((string)Config("other")["model"]!, Is.EqualTo("ae"));
    }

    [TestCase("{", "not readable")]
    [TestCase("""{"model":"vae","hiden":[8]}""", "hiden")]
    [TestCase("""{"model":"vea"}""", "names the model 'vea'")]
    [TestCase("""{"epochs":3}""", "names no model")]
    [TestCase("""{"model":"vae","epochs":0}""", "epochs is 0; expected 1 or more")]
    [TestCase("""{"model":"vae","lr":-1}""", "lr is -1; expected a finite number above 0")]
    [TestCase("""{"model":"vae","optimizer":"best"}""", "optimizer is best; expected adam or adamw")]
    [TestCase("""{"model":"vae","options":{"beta":"2"}}""", "--beta, a setting of")]
    [TestCase("""{"model":"vae","options":{"likelihood":"best"}}""", "likelihood is best; expected bernoulli or gaussian")]
    [TestCase("""{"model":"vae","validation":1}""", "validation is 1; expected 0 or more and below 1")]
    public void A_wrong_file_of_settings_is_one_line(string content, string words)
    {
        string file = _folder["run.json"];
        File.WriteAllText(file, content);

        CommandRun.Of("train", "--config", file, "--data", _data, "--out", _folder["out"]).AssertFailure(file, words);
    }

    [Test]
    public void Json_is_one_line_on_the_output_and_nothing_else()
    {
        CommandRun run = CommandRun.Train("vae", _data, _folder["out"], "--json");

        JsonObject result = JsonNode.Parse(run.Output)!.AsObject();
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output.Trim().Split('\n'), Has.Length.EqualTo(1));
            Assert.That((string)result["run"]!, Is.EqualTo((string)Config("out")["run"]!));
            Assert.That(((string)result["model"]!, (string)result["end"]!, (int)result["epochs"]!, (string)result["folder"]!),
                Is.EqualTo(("vae", "complete", 3, _folder["out"])));
            Assert.That(result["last"]!.ToJsonString(), Is.EqualTo(Metrics("out")[^1].ToJsonString()));
            Assert.That(result["files"]!.AsArray().Select(name => (string)name!), Is.EquivalentTo(
                Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName)));
        }
    }

    private float[] Weights(string folder) =>
        [.. SafetensorsFile.Read(Path.Combine(_folder[folder], "model.safetensors")).Tensors.SelectMany(tensor => tensor.Values)];

    private JsonObject Config(string folder) => JsonNode.Parse(File.ReadAllText(Path.Combine(_folder[folder], "config.json")))!.AsObject();

    private JsonObject[] Metrics(string folder) =>
        [.. File.ReadLines(Path.Combine(_folder[folder], "metrics.jsonl")).Select(line => JsonNode.Parse(line)!.AsObject())];
}
