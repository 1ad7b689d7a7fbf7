using System.Text.Json.Nodes;
using Latent.Cli.Commands;
using Latent.Cli.Reproductions;
using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Metrics;
using Latent.Training;

namespace Latent.Cli.Tests.Commands;

public sealed class ReproduceIwaeTests
{
    private static readonly string[] Files = ["config.json", "metrics.jsonl", "model.safetensors", "progress.json", "state.safetensors"];

    private TemporaryFolder _folder = null!;
    private string _data = "";

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _data = TinyImages.Write(_folder["tiny"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void Json_holds_the_figures_of_the_model_that_the_folder_holds()
    {
        CommandRun run = CommandRun.Success(Arguments("out", "--k", "3", "--layers", "2", "--stages", "2", "--samples", "60", "--seed",
            "5"));

        JsonObject result = Result("out");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(
                $"{result["settings"]!.ToJsonString()} {result["epochs"]} {result["samples"]} {result["publishedNll"]} "
                + $"{result["publishedEpochs"]}",
                Is.EqualTo($$"""{"k":3,"layers":2,"seed":5,"data":"{{_data}}"} 4 100  3280"""));
            Assert.That(result["stages"]!.AsArray()
                .Select(stage =>
                FormattableString.Invariant($"{stage!["stage"]} {stage["epochs"]} {(double)stage["learningRate"]!:0.00000}")),
                Is.EqualTo(new[] { "1 1 0.00100", "2 4 0.00072" }));
            Assert.That(result["stages"]![1]!["test"]!.GetValue<double>(), Is.LessThan(result["stages"]![0]!["test"]!.GetValue<double>()));
            Assert.That(result["nll"]!.GetValue<double>(), Is.EqualTo(-Estimate("out", 100, 5).Mean));
            Assert.That(result["standardError"]!.GetValue<double>(), Is.EqualTo(Estimate("out", 100, 5).StandardError));
            Assert.That(run.Output, Does.Contain("stage 1 of 2: 1 epoch at a").And.Contain(
                "stage 2 of 2: 3 epochs at a learning rate of 7.2e-4").And.Contain("epoch 4/4  train "));
            Assert.That(run.Output, Does.Contain("none for this k and data").And.Contain("nats after 4 epochs"));
            Assert.That(Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName), Is.EquivalentTo(Files));
            Assert.That(CommandRun.Success("info", _folder["out"]).Output, Does.Match("epochs +│ 4 +│"));
        }

        CommandRun.Success("sample", _folder["out"], "--out", _folder["samples.png"]);
    }

    [TestCase("epoch  3/13")]
    [TestCase("after stage 2")]
    [TestCase("importance samples 200/")]
    public void A_run_that_was_interrupted_and_resumed_gives_the_bits_of_one_that_ran_through(string awaited)
    {
        string[] options = ["--stages", "3", "--samples", "1000"];
        CommandRun.Success(Arguments("through", [.. options, "--threads", "1"]));

        CommandRun interrupted = Interrupt(awaited, Arguments("resumed", [.. options, "--threads", "2"]));
        CommandRun resumed = CommandRun.Success(Arguments("resumed", options));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(interrupted.Code, Is.EqualTo(ExitCode.Interrupted));
            Assert.That(interrupted.Error, Does.Match($"^latent: interrupted after [0-9]+ epochs?; .* {_folder["resumed"]}\n$"));
            Assert.That(resumed.Output, Does.Contain("continued after epoch").And.Not.Contain("stage 1 of 3"));
            Assert.That(Bytes("resumed", "state.safetensors"), Is.EqualTo(Bytes("through", "state.safetensors")));
            Assert.That(Bytes("resumed", "model.safetensors"), Is.EqualTo(Bytes("through", "model.safetensors")));
            Assert.That(WithoutSeconds(Result("resumed")), Is.EqualTo(WithoutSeconds(Result("through"))));
        }
    }

    [Test]
    public void A_folder_is_taken_further_with_more_stages_and_not_back_with_fewer()
    {
        CommandRun.Success(Arguments("out", "--stages", "1", "--samples", "1"));
        CommandRun.Success(Arguments("out", "--stages", "3", "--samples", "10"));
        CommandRun.Success(Arguments("at once", "--stages", "3", "--samples", "10"));

        Assert.That(Bytes("out", "state.safetensors"), Is.EqualTo(Bytes("at once", "state.safetensors")));
        Assert.That(WithoutSeconds(Result("out")), Is.EqualTo(WithoutSeconds(Result("at once"))));
        CommandRun.Of(Arguments("out", "--stages", "2")).AssertFailure("is in stage 3 already; give --stages 3 or more");
    }

    [Test]
    public void An_unfinished_epoch_belongs_to_the_next_stage()
    {
        CommandRun.Success(Arguments("out", "--stages", "1", "--samples", "1"));
        string path = Path.Combine(_folder["out"], "state.safetensors");
        SafetensorsFile state = SafetensorsFile.Read(path);
        Dictionary<string, string> metadata = new(state.Metadata) { ["latent.row"] = "4" };
        metadata.Remove("latent.content_sha256");
        SafetensorsFile.Write(path, state.Tensors, metadata);

        CommandRun.Of(Arguments("out", "--stages", "1")).AssertFailure("is in stage 2 already; give --stages 2 or more");
    }

    [TestCase("--k", "2")]
    [TestCase("--layers", "2")]
    [TestCase("--seed", "1")]
    [TestCase("--data", "digits")]
    public void Other_options_in_the_same_folder_are_refused(string option, string value)
    {
        CommandRun.Success(Arguments("out", "--stages", "1", "--samples", "1"));
        byte[] state = Bytes("out", "state.safetensors");
        string[] arguments = Arguments("out", "--stages", "1");
        if (option == "--data")
        {
            arguments[Array.IndexOf(arguments, "--data") + 1] = value;
        }

        CommandRun.Of(option == "--data" ? arguments : [.. arguments, option, value])
            .AssertFailure(_folder["out"], $"holds a training with {option} ",
            $", not {value}; give the same options to continue it, or another --out");

        Assert.That(Bytes("out", "state.safetensors"), Is.EqualTo(state));
    }

    [Test]
    public void Another_model_in_the_folder_is_left_alone()
    {
        CommandRun.Train("ae", _data, _folder["out"]);
        byte[] weights = Bytes("out", "model.safetensors");

        CommandRun.Of(Arguments("out", "--stages", "1")).AssertFailure($"'{_folder["out"]}' holds another model; give another --out");

        Assert.That(Bytes("out", "model.safetensors"), Is.EqualTo(weights));
    }

    [TestCase("progress.json", "{", "damaged")]
    [TestCase("progress.json", "null", "null")]
    [TestCase("progress.json", """{"settings":{"k":1},"seconds":1,"stages":[]}""", "damaged")]
    [TestCase("state.safetensors", "", "state.safetensors")]
    [TestCase("state.safetensors", null, "missing")]
    public void A_damaged_folder_is_one_line_with_the_file(string file, string? content, string word)
    {
        CommandRun.Success(Arguments("out", "--stages", "1", "--samples", "1"));
        string path = Path.Combine(_folder["out"], file);
        if (content is null)
        {
            File.Delete(path);
        }
        else
        {
            File.WriteAllText(path, content);
        }

        CommandRun.Of(Arguments("out", "--stages", "1")).AssertFailure(file, word);
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "signals")]
    public void Ctrl_C_ends_the_process_with_130_and_keeps_the_state()
    {
        CommandRun run = CommandProcess.RunAndInterrupt(" 20/3280 ", Arguments("out"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted), run.Error);
            Assert.That(run.Error, Does.StartWith("latent: interrupted after ").And.Contain("the same command continues"));
            Assert.That(Directory.EnumerateFiles(_folder["out"]).Select(Path.GetFileName), Is.EquivalentTo(Files));
            Assert.That(_folder["out.json"], Does.Not.Exist);
        }
    }

    [Test]
    public void A_folder_that_cannot_be_begun_is_not_left_behind()
    {
        CommandRun.Of("reproduce", "iwae", "--data", _folder["nowhere"], "--out", _folder["out"]).AssertFailure("nowhere");

        Assert.That(_folder["out"], Does.Not.Exist);
    }

    [TestCase("--k 0", "--k is '0'; expected a whole number from 1")]
    [TestCase("--layers 3", "--layers is '3'; expected a whole number from 1 to 2")]
    [TestCase("--stages 9", "--stages is '9'; expected a whole number from 1 to 8")]
    [TestCase("--samples 0", "--samples is '0'")]
    [TestCase("--json figures.txt", "--json is 'figures.txt'; expected the name of a file that ends in .json")]
    public void Wrong_options_are_wrong_usage(string options, string reason)
    {
        CommandRun run = CommandRun.Of(["reproduce", "iwae", .. options.Split(' ')]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Usage));
        Assert.That(run.Error.Split('\n')[..2], Is.EqualTo(
            new[] { $"latent: {run.Error.Split('\n')[0][8..]}", "Usage: latent reproduce iwae [options]" }));
        Assert.That(run.Error, Does.Contain(reason));
    }

    [Test]
    public void Stages_rates_and_figures_are_those_of_the_paper()
    {
        const int Rows = 60_000;
        const long Steps = Rows / 20;
        Func<long, double> rates = step => IwaeProtocol.Rates(Rows)(new TrainingTime(step));
        using (Assert.EnterMultipleScope())
        {
            Assert.That((IwaeProtocol.EpochsUpTo(6), IwaeProtocol.EpochsUpTo(8)), Is.EqualTo((364, 3280)));
            Assert.That(rates(0), Is.EqualTo(1));
            Assert.That(rates(Steps - 1), Is.EqualTo(1));
            Assert.That(rates(Steps), Is.EqualTo(Math.Pow(10, -1 / 7.0)));
            Assert.That(rates(4 * Steps - 1), Is.EqualTo(Math.Pow(10, -1 / 7.0)));
            Assert.That(rates(364 * Steps), Is.EqualTo(Math.Pow(10, -6 / 7.0)));
            Assert.That(rates(3280 * Steps - 1), Is.EqualTo(0.1).Within(1e-15));
            Assert.That(IwaeProtocol.Rates(61)(new TrainingTime(4)), Is.EqualTo(rates(Steps)), "a short last batch is a step as well");
            Assert.That(IwaeProtocol.PublishedNll(new IwaeSettings(5, 2, 0, "mnist")), Is.EqualTo(83.89));
            Assert.That(IwaeProtocol.PublishedNll(new IwaeSettings(5, 2, 0, "digits")), Is.Null);
            Assert.That(IwaeProtocol.PublishedNll(new IwaeSettings(7, 1, 0, "mnist")), Is.Null);
        }
    }

    [Test]
    public void Test_images_become_zeros_and_ones_with_grey_values_as_probabilities()
    {
        const int Images = 4000;
        byte[] pixels = [.. Enumerable.Range(0, Images * 4).Select(i => (byte)(i % 4 * 85))];
        float[,] binary = Binarization.Of(Dataset.FromBytes("greys", pixels, 4));

        Assert.That(binary.Cast<float>().Distinct(), Is.EquivalentTo(new[] { 0f, 1f }));
        double[] means = [.. Enumerable.Range(0, 4).Select(column => Enumerable.Range(0, Images).Average(row => binary[row, column]))];
        Assert.That(means, Is.EqualTo(new[] { 0, 1 / 3.0, 2 / 3.0, 1 }).Within(4 * Math.Sqrt(2 / 9.0 / Images)));
        Assert.That((means[0], means[3]), Is.EqualTo((0, 1)));
    }

    private string[] Arguments(string output, params string[] more) =>
        ["reproduce", "iwae", "--data", _data, "--out", _folder[output], "--json", _folder[$"{output}.json"], .. more];

    private JsonObject Result(string output) => JsonNode.Parse(File.ReadAllText(_folder[$"{output}.json"]))!.AsObject();

    private byte[] Bytes(string output, string file) => File.ReadAllBytes(Path.Combine(_folder[output], file));

    private ImportanceSampling Estimate(string output, int samples, ulong seed)
    {
        using Device device = Device.OnCpu(1);
        (ModelConfig config, Models.Model model) = ModelDirectory.Open(_folder[output]).Load(device);
        using (model)
        {
            return ImportanceSampling.Of(model, Binarization.Of(Datasets.Load(config.Data).Test), samples, seed);
        }
    }

    private static string WithoutSeconds(JsonObject result)
    {
        result.Remove("trainingSeconds");
        result.Remove("measuringSeconds");
        foreach (JsonNode? stage in result["stages"]!.AsArray())
        {
            stage!.AsObject().Remove("seconds");
        }

        return result.ToJsonString();
    }

    private static CommandRun Interrupt(string awaited, string[] arguments)
    {
        using CancellationTokenSource source = new();
        using ActingWriter output = new(awaited, source.Cancel);
        using StringWriter error = new();
        int code = ReproduceCommand.Create(new CommandContext(output, error, source.Token)).Parse(arguments[1..]).Invoke();
        return new CommandRun(code, output.ToString(), error.ToString());
    }
}
