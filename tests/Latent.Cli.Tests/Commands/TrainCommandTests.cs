using System.Globalization;
using System.Text.Json;
using System.Text.RegularExpressions;
using Latent.Cli.Catalog;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Models;
using SkiaSharp;

namespace Latent.Cli.Tests.Commands;

public sealed class TrainCommandTests
{
    private static readonly string[] Always = ["config.json", "loss.png", "metrics.jsonl", "model.safetensors", "reconstructions.png"];
    private static readonly string[] OfVae = ["distribution.png", "film.png", "samples.png"];
    private static readonly string[] OfTwoLatents = ["latents.png", "manifold.png"];

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

    [TestCase("vae", "2")]
    [TestCase("vae", "3")]
    [TestCase("ae", "2")]
    [TestCase("ae", "1")]
    public void Training_writes_the_files_of_its_model_and_no_other(string kind, string latents)
    {
        CommandRun.Train(kind, _data, _folder["out"], "--latent", latents);

        string[] expected = [.. Always, .. kind == "vae" ? OfVae : [], .. latents == "2" ? OfTwoLatents : []];
        Assert.That(FilesOf("out"), Is.EquivalentTo(expected));
        foreach (string? picture in expected.Where(name => name.EndsWith(".png", StringComparison.Ordinal)))
        {
            using SKBitmap image = SKBitmap.Decode(Path.Combine(_folder["out"], picture));
            Assert.That(image, Is.Not.Null.And.Property("Width").GreaterThan(100), picture);
        }
    }

    [Test]
    public void The_configuration_says_what_was_trained_and_how()
    {
        CommandRun.Train("vae", _data, _folder["out"], "--latent", "3", "--lr", "2e-3", "--seed", "18446744073709551615");

        using JsonDocument config = JsonDocument.Parse(File.ReadAllText(Path.Combine(_folder["out"], "config.json")));
        Assert.That(JsonSerializer.Serialize(config), Is.EqualTo(
            """{"model":"vae","inputs":64,"hidden":[16,12],"latents":3,"image":{"height":8,"width":8},"""
            + $$""" "data":{{JsonSerializer.Serialize(_data)}},""".TrimStart()
            + $$""" "epochs":3,"batch":20,"lr":0.002,"seed":18446744073709551615,"version":"{{VersionAction.Version}}",""".TrimStart()
            + $$"""
            "run":"{{SafetensorsFile.Read(Path.Combine(_folder["out"], "model.safetensors")).Metadata["latent.run"]}}"}
            """));
    }

    [TestCase("vae", "reconstruction,kl")]
    [TestCase("ae", "reconstruction")]
    public void The_metrics_are_a_line_of_JSON_for_each_epoch(string kind, string keys)
    {
        CommandRun.Train(kind, _data, _folder["out"]);

        JsonElement[] lines = File.ReadAllLines(Path.Combine(_folder["out"], "metrics.jsonl"))
            .Select(line => JsonDocument.Parse(line).RootElement).ToArray();
        Assert.That(lines, Has.Length.EqualTo(3));
        for (int epoch = 1; epoch <= 3; epoch++)
        {
            JsonElement line = lines[epoch - 1];
            JsonProperty[] terms = line.GetProperty("terms").EnumerateObject().ToArray();
            double parts = terms.Sum(term => term.Value.GetDouble());
            using (Assert.EnterMultipleScope())
            {
                Assert.That(line.EnumerateObject().Select(property => property.Name),
                    Is.EqualTo(new[] { "epoch", "train", "test", "terms", "seconds" }));
                Assert.That(string.Join(',', terms.Select(term => term.Name)), Is.EqualTo(keys));
                Assert.That(line.GetProperty("epoch").GetInt32(), Is.EqualTo(epoch));
                Assert.That(line.GetProperty("test").GetDouble(), Is.EqualTo(parts).Within(1e-4));
                Assert.That(line.GetProperty("seconds").GetDouble(), Is.Positive);
            }
        }

        Assert.That(lines[2].GetProperty("train").GetDouble(), Is.LessThan(lines[0].GetProperty("train").GetDouble()));
    }

    [Test]
    public void The_weights_have_the_names_and_shapes_of_a_PyTorch_state_dict()
    {
        CommandRun.Train("vae", _data, _folder["out"]);

        IEnumerable<string> tensors = SafetensorsFile.Read(Path.Combine(_folder["out"], "model.safetensors")).Tensors
            .Select(tensor => $"{tensor.Name} {string.Join('x', tensor.Shape)}");
        Assert.That(tensors, Is.EquivalentTo(new[]
        {
            "fc1.weight 16x64", "fc1.bias 16", "fc2.weight 12x16", "fc2.bias 12", "fc_mu.weight 2x12", "fc_mu.bias 2",
            "fc_log_sigma.weight 2x12", "fc_log_sigma.bias 2", "fc3.weight 12x2", "fc3.bias 12", "fc4.weight 16x12", "fc4.bias 16",
            "fc5.weight 64x16", "fc5.bias 64",
        }));
    }

    [Test]
    public void The_same_seed_gives_the_same_bytes_with_any_number_of_threads_and_another_seed_others()
    {
        byte[] Weights(string name, params string[] options)
        {
            CommandRun.Train("vae", _data, _folder[name], options);
            return File.ReadAllBytes(Path.Combine(_folder[name], "model.safetensors"));
        }

        byte[] expected = Weights("first", "--seed", "5", "--threads", "1");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Weights("again", "--seed", "5", "--threads", "1"), Is.EqualTo(expected));
            Assert.That(Weights("two", "--seed", "5", "--threads", "2"), Is.EqualTo(expected));
            Assert.That(Weights("three", "--seed", "5", "--threads", "3"), Is.EqualTo(expected));
            Assert.That(Weights("other", "--seed", "6", "--threads", "1"), Is.Not.EqualTo(expected));
        }
    }

    [Test]
    public void Off_a_terminal_each_epoch_is_a_plain_line_and_tables_follow()
    {
        CommandRun run = CommandRun.Train("vae", _data, _folder["out"], "--threads", "2");

        string[] lines = run.Output.Split('\n');
        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Output.Contains('\x1b'), Is.False, run.Output);
            Assert.That(lines[0], Does.StartWith("Training vae 64 → 16 → 12 → 2 ").And.Contain("64 images of tiny").And.Contain(
                "2 threads"));
            for (int epoch = 1; epoch <= 3; epoch++)
            {
                Assert.That(lines[epoch], Does.Match(
                    $@"^epoch {epoch}/3  train \d+\.\d\d test \d+\.\d\d  [\d,]+ samples/s  \d:\d\d left\r?$"));
            }

            Assert.That(run.Output, Does.Contain("Result of the training").And.Contain("test loss").And.Contain(
                "reconstruction").And.Contain("kl"));
            Assert.That(run.Output, Does.Match($@"mu of class 3, test image {TinyImages.FirstThree} +│ -?\d\.\d{{3}}, -?\d\.\d{{3}} "));
            Assert.That(run.Output, Does.Match($@"sigma of class 3, test image {TinyImages.FirstThree} +│ \d\.\d{{3}}, \d\.\d{{3}} "));
            Assert.That(FilesOf("out").Where(name => !run.Output.Contains($" {name} ", StringComparison.Ordinal)), Is.Empty,
                "files not listed");
        }
    }

    private static IEnumerable<string> Kinds => ModelKinds.All.Select(kind => kind.Name);

    private static IEnumerable<string> LikelihoodKinds => Likelihoods.Kinds;

    [TestCase("vae", "--channels", "4,6")]
    [TestCase("gan", "--channels", "4")]
    [TestCase("conv-vae", "--hidden", "8")]
    [TestCase("sngan", "--hidden", "8")]
    [TestCase("dcgan", "--channels", "4 --hidden 8,6")]
    public void A_kind_on_other_networks_than_its_own_can_be_opened_again(string kind, string option, string sizes)
    {
        string output = _folder["other"];

        // A short training may end with warnings.
        CommandRun run = CommandRun.Of(["train", kind, "--data", _data, option, .. sizes.Split(' '), "--epochs", "1", "--decay", "linear",
            "--out", output]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(CommandRun.Success("info", output).Output, Does.Contain("linear decay"));
    }

    [TestCase("cpu:0", "--threads", "2")]
    [TestCase("plain", ExcludePlatform = "Win", Reason = "The backend plain needs Unix.")]
    public void A_model_is_trained_on_the_device_that_is_named(string device, params string[] options)
    {
        CommandRun run = CommandRun.Success(["train", "vae", "--data", _data, "--epochs", "1", "--device", device, .. options, "--out",
            _folder[device.Replace(':', '-')]]);

        Assert.That(run.Output, Does.Contain(device == "plain" ? "plain:0" : "2 threads"));
    }

    [Test]
    [Platform(Exclude = "Win", Reason = "The backend plain needs Unix.")]
    public void Threads_are_of_the_CPU()
    {
        CommandRun.Of(["train", "vae", "--data", _data, "--device", "plain", "--threads", "2", "--out", _folder["refused"]])
            .AssertFailure("--threads is 2", "plain:0", "leave out one of the two");
    }

    [TestCase("iwae --channels 4", "--channels", "--hidden")]
    [TestCase("dcgan --hidden 8", "--hidden alone", "--channels")]
    [TestCase("dcgan --r1 1", "--r1 is no option of dcgan")]
    [TestCase("vae --variance 2", "--likelihood gaussian")]
    [TestCase("conv-vae --channels 4096 --latent 65536", "weights")]
    [TestCase("dcgan --channels 8192,2", "8192, 2", "4,096")]
    [TestCase("vae --device nowhere", "'nowhere:0'", "Backends here: cpu")]
    public void Settings_that_do_not_fit_the_kind_or_any_machine_are_refused(string line, params string[] words) =>
        CommandRun.Of(["train", .. line.Split(' '), "--data", _data, "--out", _folder["refused"]]).AssertFailure(words);

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_is_trained_shown_and_loaded_again(string kind)
    {
        // Convolutions halve images of 8 x 8 twice.
        CommandRun run = CommandRun.Of("train", kind, "--data", _data, "--epochs", "2", "--batch", "8", "--out", _folder["out"]);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(run.Error, Is.Empty.Or.Contains("nearly all alike"), "after so few steps samples vary little");
        bool isGan = ModelKinds.Find(kind)!.Options.Any(option => option.Name == "loss");
        bool hasSamples = isGan || kind.EndsWith("vae", StringComparison.Ordinal) || kind == "iwae";
        Assert.That(FilesOf("out").Where(name => name is "samples.png" or "film.png").Count(), Is.EqualTo(hasSamples ? 2 : 0));
        Assert.That(CommandRun.Success("info", _folder["out"]).Output, Does.Contain($"{kind} "));
        if (hasSamples)
        {
            string picture = _folder["samples.png"];
            CommandRun.Success("sample", _folder["out"], "--count", "12", "--out", picture);
            Assert.That(picture, Does.Exist);
        }
    }

    /// <summary>Likelihoods of several numbers a pixel change the decoder's last layer, which files must fit.</summary>
    [Test]
    public void Every_likelihood_is_trained_and_loaded_again_on_linear_layers_and_convolutions(
        [ValueSource(nameof(LikelihoodKinds))] string likelihood, [Values("vae", "conv-vae")] string kind)
    {
        string output = _folder["out"];

        CommandRun run = CommandRun.Of("train", kind, "--likelihood", likelihood, "--data", _data, "--epochs", "1", "--batch", "8", "--out",
            output);

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        CommandRun.Success("sample", output, "--count", "4", "--out", _folder["samples.png"]);
        Assert.That(_folder["samples.png"], Does.Exist);
    }

    [TestCaseSource(nameof(Kinds))]
    public void Every_kind_moves_all_parameters_and_gives_the_same_bytes_with_any_number_of_threads(string kind)
    {
        // A short training may end with warnings.
        foreach (string threads in (string[])["1", "2", "3"])
        {
            CommandRun.Of("train", kind, "--data", _data, "--epochs", "1", "--batch", "8", "--threads", threads, "--out", _folder[threads]);
        }

        Assert.That(Weights("2"), Is.EqualTo(Weights("1")));
        Assert.That(Weights("3"), Is.EqualTo(Weights("1")));
        using Device device = Device.OnCpu(1);
        (ModelConfig config, Model trained) = ModelDirectory.Open(_folder["1"]).Load(device);
        using Model first = config.CreateModel(device);
        // The hinge loss is linear at first, so that the gradients of the score's bias cancel.
        string? still = kind == "sngan" ? "discriminator.score.bias" : null;
        foreach ((Modules.Parameter before, Modules.Parameter after) in first.Parameters.Zip(trained.Parameters)
            .Where(pair => pair.First.Name != still))
        {
            Assert.That(trained.Read(after), Is.Not.EqualTo(first.Read(before)), after.Name);
        }

        trained.Dispose();
    }

    [Test]
    public void Options_of_the_model_are_kept_and_those_of_others_refused()
    {
        CommandRun.Train("beta-vae", _data, _folder["out"], "--beta", "2.5", "--warm-up", "10");
        Assert.That(File.ReadAllText(Path.Combine(_folder["out"], "config.json")),
            Does.Contain("\"beta\": \"2.5\"").And.Contain("\"warm-up\": \"10\""));

        CommandRun.Of("train", "gan", "--data", _data, "--beta", "2").AssertFailure("--beta is no option of gan", "latent models");
        CommandRun.Of("train", "conv-vae", "--data", _data, "--channels", "4,4,4,4").AssertFailure("8x8", "halved 4 times");
    }

    [Test]
    public void A_class_is_drawn_from_a_conditional_model_only()
    {
        CommandRun.Train("cvae", _data, _folder["out"]);
        string picture = _folder["threes.png"];
        CommandRun.Success("sample", _folder["out"], "--class", "3", "--count", "6", "--out", picture);
        Assert.That(picture, Does.Exist);
        CommandRun.Of("sample", _folder["out"], "--class", "10", "--out", picture).AssertFailure("--class is 10", "0 to 9");
        CommandRun.Train("vae", _data, _folder["plain"]);
        CommandRun.Of("sample", _folder["plain"], "--class", "1", "--out", picture).AssertFailure("has no classes");
        CommandRun.Of("encode", _folder["out"], "--out", _folder["codes.csv"]).AssertFailure("cvae", "no code of an image alone");
    }

    [Test]
    public void Models_are_listed_with_their_papers()
    {
        string text = CommandRun.Success("models").Output;
        using JsonDocument json = JsonDocument.Parse(CommandRun.Success("models", "--json").Output);
        foreach (ModelKind kind in ModelKinds.All)
        {
            Assert.That(text, Does.Contain($"│ {kind.Name} "));
        }

        Assert.That(json.RootElement.EnumerateArray().Select(line => line.GetProperty("name").GetString()), Is.EqualTo(Kinds));
        Assert.That(json.RootElement.EnumerateArray().All(line => line.GetProperty("paper").GetString()!.Any(char.IsDigit)), Is.True);
    }

    [Test]
    public void Training_again_leaves_no_picture_of_the_model_before()
    {
        CommandRun.Train("vae", _data, _folder["out"], "--latent", "2");
        File.WriteAllText(Path.Combine(_folder["out"], "notes.txt"), "mine");

        CommandRun.Train("ae", _data, _folder["out"], "--latent", "3", "--overwrite");

        Assert.That(FilesOf("out"), Is.EquivalentTo(Always.Append("notes.txt")));
    }

    [Test]
    public void Images_of_the_largest_size_give_pictures_with_fewer_of_them()
    {
        string data = TinyImages.Write(_folder["large"], PictureRoom.LargestSide);

        CommandRun.Success("train", "vae", "--data", data, "--hidden", "2", "--epochs", "1", "--out", _folder["out"]);

        Assert.That(FilesOf("out"), Is.SupersetOf(TrainingPictures.Names));
    }

    [Test]
    public void Images_beyond_the_largest_size_are_refused()
    {
        string data = TinyImages.Write(_folder["large"], PictureRoom.LargestSide + 1);

        CommandRun.Of("train", "vae", "--data", data, "--hidden", "2", "--epochs", "1", "--out", _folder["out"])
            .AssertFailure("1025x1025", "1024");
    }

    [Test]
    public void A_folder_that_cannot_be_written_to_is_refused_before_training()
    {
        string file = _folder["file.txt"];
        File.WriteAllText(file, "");

        CommandRun run = CommandRun.Of("train", "vae", "--data", _data, "--out", Path.Combine(file, "out"));

        run.AssertFailure(file, "not writable");
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    [Platform("Linux")]
    public void A_folder_that_exists_and_cannot_be_written_to_is_refused_before_training()
    {
        CommandRun run = CommandRun.Of("train", "vae", "--data", _data, "--out", "/proc");

        run.AssertFailure("/proc", "not writable");
        Assert.That(run.Output, Is.Empty);
    }

    [Test]
    public void Divergence_keeps_the_last_good_model_and_is_told_with_epoch_step_and_tensor()
    {
        string[] diverging = ["train", "vae", "--data", _data, "--hidden", "16", "--lr", "3", "--batch", "32"];
        CommandRun run = CommandRun.Of([.. diverging, "--epochs", "50", "--out", _folder["out"]]);

        run.AssertFailure("NaN or infinite", "epoch ", "step ", "the first tensor that is not finite is ",
            "The last good state, after epoch ", $"is saved in {_folder["out"]}");
        int epochs = int.Parse(Regex.Match(run.Error, @"after epoch (\d+) of 50").Groups[1].Value, CultureInfo.InvariantCulture);
        Assert.That(run.Error, Does.Contain($"in epoch {epochs + 1}, step "));
        Assert.That(File.ReadLines(Path.Combine(_folder["out"], "metrics.jsonl")).Count(), Is.EqualTo(epochs));
        // The saved weights equal those of a training with that number of epochs.
        CommandRun.Success([.. diverging, "--epochs", $"{epochs}", "--out", _folder["whole"]]);
        Assert.That(Tensors("out"), Is.EqualTo(Tensors("whole")));
    }

    [Test]
    public void Divergence_before_the_first_good_epoch_leaves_the_model_before_as_it_was()
    {
        string[] hopeless = ["train", "vae", "--data", _data, "--lr", "1e30", "--batch", "64", "--epochs", "50"];
        CommandRun.Of([.. hopeless, "--out", _folder["new"]]).AssertFailure("diverged in epoch 1, by step 1", "NaN", "nothing was written");
        Assert.That(_folder["new"], Does.Not.Exist);

        CommandRun.Train("vae", _data, _folder["out"]);
        Dictionary<string, byte[]> before = FilesOf("out")
            .ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(_folder["out"], name)));
        CommandRun.Of([.. hopeless, "--out", _folder["out"], "--overwrite"]).AssertFailure("diverged");
        Assert.That(FilesOf("out").ToDictionary(name => name, name => File.ReadAllBytes(Path.Combine(_folder["out"], name))),
            Is.EqualTo(before));
    }

    [Test]
    public void Alarms_are_raised_while_training_and_each_once()
    {
        using StringWriter said = new();

        CommandLine.Run(["train", "gan", "--data", _data, "--hidden", "16", "--loss", "wasserstein", "--lr", "0.5", "--batch", "8",
            "--epochs", "4", "--out", _folder["out"]], said, said);

        string[] lines = said.ToString().Split('\n');
        Assert.That(lines[1], Does.StartWith("latent: warning: the samples are nearly all alike").And.EndsWith("(epoch 1)"));
        Assert.That(lines[2], Does.StartWith("epoch 1/4"));
        Assert.That(lines.Where(line => line.Contains("nearly all alike", StringComparison.Ordinal)).ToArray(), Has.Length.EqualTo(1));
    }

    [Test]
    public void Unknown_data_are_told_with_what_is_known()
    {
        CommandRun.Of("train", "vae", "--data", _folder["nowhere"], "--out", _folder["out"])
            .AssertFailure("nowhere", "digits", "fashion-mnist");
        Assert.That(_folder["out"], Does.Not.Exist);
    }

    [Test]
    public void Damaged_data_are_told_with_the_file()
    {
        File.WriteAllBytes(Path.Combine(_data, "t10k-images-idx3-ubyte"), [0, 0, 8, 3, 0, 0]);

        CommandRun.Of("train", "vae", "--data", _data, "--out", _folder["out"]).AssertFailure("t10k-images-idx3-ubyte");
        Assert.That(_folder["out"], Does.Not.Exist);
    }

    [Test]
    public void A_model_that_no_memory_holds_is_told_with_its_size()
    {
        CommandRun.Of("train", "ae", "--data", _data, "--hidden", "65536,65536", "--out", _folder["out"])
            .AssertFailure("64 → 65536 → 65536 → 2", "weights", "smaller --hidden");
    }

    private Dictionary<string, float[]> Tensors(string folder) => SafetensorsFile.Read(Path.Combine(_folder[folder], "model.safetensors"))
        .Tensors.ToDictionary(tensor => tensor.Name, tensor => tensor.Values);

    private byte[] Weights(string folder) => File.ReadAllBytes(Path.Combine(_folder[folder], "model.safetensors"));

    private IEnumerable<string> FilesOf(string folder) => Directory.EnumerateFiles(_folder[folder]).Select(path => Path.GetFileName(path));
}
