using System.CommandLine;
using System.Text.Json.Nodes;
using Latent.Cli.Commands;
using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.IO;

namespace Latent.Cli.Tests.Commands;

/// <summary>Folders of trainings: what may be written into them, and what is read from them.</summary>
public sealed class ResumeTests
{
    private TemporaryFolder _folder = null!;
    private string _data = "";

    private string Output => _folder["out"];

    [SetUp]
    public void Prepare()
    {
        _folder = new TemporaryFolder();
        _data = TinyImages.Write(_folder["tiny"]);
    }

    [TearDown]
    public void CleanUp() => _folder.Dispose();

    [Test]
    public void A_folder_with_another_training_or_a_finished_one_is_refused_in_words()
    {
        CommandRun.Train("vae", _data, Output);
        Dictionary<string, byte[]> before = Files();

        Refused("vae", [], $"'{Output}' holds this training already, finished; give --overwrite to train again, or");
        Refused("vae", ["--seed", "1", "--resume"], "holds another training: vae 64 → 16 → 12 → 2, with seed 0, not 1; give --overwrite");
        Refused("ae", ["--latent", "3"], "holds another training: vae", "model vae, not ae", "latents 2, not 3");
        File.WriteAllBytes(Path.Combine(_data, "train-labels-idx1-ubyte"),
            [.. File.ReadAllBytes(Path.Combine(_data, "train-labels-idx1-ubyte")).SkipLast(1), 5]);
        Refused("vae", ["--resume"], "on other images of the same name");

        Assert.That(Files(), Is.EqualTo(before));
        CommandRun.Train("vae", _data, Output, "--overwrite");
    }

    [Test]
    public void Resuming_a_finished_training_says_so_and_changes_nothing()
    {
        CommandRun.Train("vae", _data, Output, "--patience", "2");
        Dictionary<string, byte[]> before = Files();

        CommandRun run = CommandRun.Success(Arguments("vae", "--patience", "2", "--resume"));
        CommandRun json = CommandRun.Success(Arguments("vae", "--patience", "2", "--resume", "--json"));

        Assert.That(run.Output.TrimEnd(), Is.EqualTo($"'{Output}' holds this training already, finished: 3 epochs"));
        Assert.That(json.Output, Does.Contain("\"end\":\"complete\",\"epochs\":3,\"bestEpoch\":"));
        Assert.That(Files(), Is.EqualTo(before));
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Ctrl_C_before_the_first_epoch_never_replaces_a_finished_model(bool hasModel)
    {
        if (hasModel)
        {
            CommandRun.Train("ae", _data, Output);
        }

        Dictionary<string, byte[]> before = hasModel ? Files() : [];
        CommandRun run = Interrupted("Training vae", "vae", "--overwrite");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted));
            string kept = hasModel ? $"the model before is kept in {Output}" : "no model is saved yet";
            Assert.That(run.Error, Does.StartWith(
                $"latent: interrupted after 0 of 3 epochs; {kept}, and --resume continues the training"));
            Assert.That(hasModel ? Files() : [], Is.EqualTo(before));
        }
    }

    [Test]
    public void A_model_stays_until_the_training_over_it_is_complete()
    {
        CommandRun.Train("vae", _data, _folder["through"]);
        CommandRun.Train("ae", _data, Output, "--latent", "3");
        Dictionary<string, byte[]> before = Files();

        CommandRun run = Interrupted("epoch 2/3", "vae", "--overwrite");
        Assert.That(run.Error, Does.Contain($"after 2 of 3 epochs; the model before is kept in {Output}, and --resume continues"));
        Assert.That(Files(), Is.EqualTo(before));
        Assert.That(CommandRun.Success("info", Path.Combine(Output, "checkpoint")).Output, Does.Contain("2 of 3, then interrupted"));

        Refused("vae", [], "holds this training, unfinished; give --resume to continue it, or --overwrite to begin again");
        Refused("vae", ["--seed", "5", "--resume"], "holds another training");
        CommandRun.Train("vae", _data, Output, "--resume");
        RunFolder.AssertSame(Output, _folder["through"]);
    }

    [Test]
    public void A_killed_training_can_be_opened_from_its_checkpoint_and_a_torn_line_is_ignored()
    {
        CommandRun.Train("vae", _data, _folder["through"]);
        Interrupted("epoch 2/3", "vae");
        foreach (string name in (string[])["config.json", "metrics.jsonl", "model.safetensors"])
        {
            File.Delete(Path.Combine(Output, name));
        }

        File.AppendAllText(Path.Combine(Output, "checkpoint", "metrics.jsonl"), "{\"epoch\":3,\"tra");
        File.WriteAllText(Path.Combine(Output, "checkpoint", $".state.safetensors.{Guid.NewGuid():N}.tmp"), "left");
        CommandRun.Success("sample", Output, "--out", _folder["samples.png"]);

        CommandRun.Train("vae", _data, Output, "--resume");
        RunFolder.AssertSame(Output, _folder["through"]);
    }

    [Test]
    public void Weights_and_configuration_of_different_trainings_are_refused_in_words()
    {
        CommandRun.Train("vae", _data, Output);
        CommandRun.Train("vae", _data, _folder["other"], "--seed", "1");
        File.Copy(Path.Combine(_folder["other"], "config.json"), Path.Combine(Output, "config.json"), overwrite: true);

        CommandRun.Of("info", Output).AssertFailure("model.safetensors", "training is ", "as in config.json beside it",
            "a saving was cut short", "--overwrite");
        CommandRun.Of("sample", Output, "--out", _folder["x.png"]).AssertFailure("cut short");
    }

    [Test]
    public void Folders_of_earlier_versions_and_weights_of_other_programs_still_open()
    {
        CommandRun.Train("vae", _data, Output);
        string weights = Path.Combine(Output, "model.safetensors"), config = Path.Combine(Output, "config.json");
        SafetensorsFile file = SafetensorsFile.Read(weights);
        SafetensorsFile.Write(weights, file.Tensors, new Dictionary<string, string> { ["format"] = "pt" });
        CommandRun.Success("info", Output);

        SafetensorsFile.Write(weights, file.Tensors, new Dictionary<string, string> { ["format"] = "pt", ["latent.model"] = "vae" });
        CommandRun.Of("info", Output).AssertFailure("training is none");
        JsonObject old = JsonNode.Parse(File.ReadAllText(config))!.AsObject();
        old.Remove("run");
        File.WriteAllText(config, old.ToJsonString());
        CommandRun.Success("info", Output);
        Refused("vae", ["--resume"], "of a version without --resume");
    }

    [Test]
    public void Damaged_weights_are_noticed()
    {
        CommandRun.Train("vae", _data, Output);
        string path = Path.Combine(Output, "model.safetensors");
        byte[] content = File.ReadAllBytes(path);
        content[^3] ^= 1;
        File.WriteAllBytes(path, content);
        CommandRun.Of("sample", Output, "--out", _folder["x.png"]).AssertFailure("SHA-256 of the weights");

        SafetensorsFile file = SafetensorsFile.Read(path);
        file.Tensors[0].Values[1] = float.NaN;
        SafetensorsFile.Write(path, file.Tensors);
        CommandRun.Of("info", Output).AssertFailure($"number 1 of tensor '{file.Tensors[0].Name}' is NaN; expected a finite number");
    }

    [Test]
    public void A_second_training_into_the_same_folder_is_refused_and_leaves_everything()
    {
        Directory.CreateDirectory(Output);
        using (RunLock.Take(Output))
        {
            Refused("vae", [], $"another process is writing into '{Output}'");
        }

        File.WriteAllText(Path.Combine(Output, $".model.safetensors.{Guid.NewGuid():N}.tmp"), "left by a process that was killed");
        File.WriteAllText(Path.Combine(Output, ".notes.tmp"), "mine");
        CommandRun.Train("vae", _data, Output);
        Assert.That(Directory.EnumerateFiles(Output, ".*").Select(Path.GetFileName), Is.EqualTo(new[] { ".notes.tmp" }));
    }

    [Test]
    public void A_checkpoint_that_cannot_be_written_is_one_warning()
    {
        CommandRun.Train("vae", _data, _folder["through"]);
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "checkpoint"), "a file where a folder should be");

        CommandRun run = CommandRun.Of(Arguments("vae", "--checkpoint-minutes", "0"));

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(run.Error.TrimEnd().Split('\n'), Has.Length.EqualTo(1));
        Assert.That(run.Error, Does.StartWith("latent: warning: the checkpoint cannot be written, and the training goes on without: "));
        File.Delete(Path.Combine(Output, "checkpoint"));
        RunFolder.AssertSame(Output, _folder["through"]);
    }

    [Test]
    public void A_model_that_cannot_be_saved_at_the_end_is_saved_by_resuming()
    {
        CommandRun.Train("vae", _data, _folder["through"]);
        string weights = Path.Combine(Output, "model.safetensors");

        During("epoch 2/3", () => Directory.CreateDirectory(weights), "vae", "--checkpoint-minutes", "0")
            .AssertFailure("the training is done, but its model cannot be saved", "model.safetensors",
            "make room, and give --resume");
        Directory.Delete(weights);
        CommandRun.Train("vae", _data, Output, "--resume");

        RunFolder.AssertSame(Output, _folder["through"]);
    }

    [TestCase(false)]
    [TestCase(true)]
    public void Files_of_others_in_a_folder_named_checkpoint_stay(bool isRefused)
    {
        string precious = Path.Combine(Output, "checkpoint", "my_model.pt");
        if (isRefused)
        {
            CommandRun.Train("ae", _data, Output);
        }

        Directory.CreateDirectory(Path.GetDirectoryName(precious)!);
        File.WriteAllText(precious, "precious");
        if (isRefused)
        {
            Refused("vae", [], "another training");
        }
        else
        {
            CommandRun.Train("vae", _data, Output);
        }

        Assert.That(Directory.EnumerateFileSystemEntries(Path.GetDirectoryName(precious)!), Is.EqualTo(new[] { precious }));
        Assert.That(File.ReadAllText(precious), Is.EqualTo("precious"));
    }

    [Test]
    public void An_interruption_saves_the_model_also_where_the_state_cannot_be_written()
    {
        Directory.CreateDirectory(Output);
        File.WriteAllText(Path.Combine(Output, "checkpoint"), "a file where a folder should be");

        CommandRun run = Interrupted("epoch 2/3", "vae");

        Assert.That(run.Code, Is.EqualTo(ExitCode.Interrupted));
        Assert.That(run.Error, Does.Contain("warning: the state cannot be saved: ").And.Contain("--resume continues at the beginning")
            .And.Contain($"after 2 of 3 epochs; the model so far is saved in {Output}"));
        CommandRun.Success("info", Output);
    }

    [TestCase("checkpoint")]
    [TestCase("")]
    public void A_folder_that_is_deleted_during_the_training_is_made_again(string name)
    {
        CommandRun.Train("vae", _data, _folder["through"]);

        CommandRun run = During("epoch 2/3", () => Directory.Delete(Path.Combine(Output, name), recursive: true), "vae",
            "--checkpoint-minutes", "0");

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        RunFolder.AssertSame(Output, _folder["through"]);
    }

    [Test]
    public void A_checkpoint_that_was_changed_is_refused_and_stays()
    {
        Interrupted("epoch 2/3", "vae");
        foreach (string name in (string[])["state.safetensors", "film.safetensors"])
        {
            string path = Path.Combine(Output, "checkpoint", name);
            byte[] good = File.ReadAllBytes(path);
            byte[] bad = [.. good];
            bad[^3] ^= 1;
            File.WriteAllBytes(path, bad);
            Refused("vae", ["--resume"], name, "SHA-256 of the content");
            Assert.That(File.ReadAllBytes(path), Is.EqualTo(bad));

            File.Delete(path);
            if (name == "film.safetensors")
            {
                Refused("vae", ["--resume"], name, "missing");
            }

            File.WriteAllBytes(path, good);
        }

        CommandRun.Train("vae", _data, Output, "--resume");
    }

    [TestCase("\"terms\":", "\"terms\":null,\"x\":", "terms")]
    [TestCase("\"epoch\":1", "\"epoch\":-5", "epoch of line 1 is -5; expected 1 or more")]
    [TestCase("\"train\":", "\"train\":1e999,\"x\":", "train loss of line 1 is no finite number")]
    public void Metrics_that_were_changed_are_refused_in_words(string text, string changed, string words)
    {
        CommandRun.Train("vae", _data, Output);
        string path = Path.Combine(Output, "metrics.jsonl");
        File.WriteAllText(path, File.ReadAllText(path).Replace(text, changed, StringComparison.Ordinal));

        CommandRun.Of("info", Output).AssertFailure("metrics.jsonl", words);
    }

    [Test]
    public void Pictures_that_were_interrupted_are_drawn_by_resuming()
    {
        CommandRun.Train("vae", _data, Output);
        Dictionary<string, byte[]> whole = Files();
        File.Delete(Path.Combine(Output, "loss.png"));
        Directory.CreateDirectory(Path.Combine(Output, "checkpoint"));
        File.Copy(Path.Combine(Output, "config.json"), Path.Combine(Output, "checkpoint", "config.json"));

        CommandRun run = CommandRun.Train("vae", _data, Output, "--resume");

        Assert.That(run.Output, Does.StartWith($"'{Output}' holds this training already, finished: 3 epochs").And.Contain("loss.png"));
        Assert.That(Path.Combine(Output, "checkpoint"), Does.Not.Exist);
        Assert.That(Files(), Is.EqualTo(whole));
    }

    [Test]
    public void A_folder_with_the_name_of_a_file_is_refused_before_the_training()
    {
        Directory.CreateDirectory(Path.Combine(Output, "loss.png"));
        Refused("vae", [], "loss.png: output file is a folder");
    }

    [Test]
    public void Other_kernels_than_those_of_the_checkpoint_are_a_warning()
    {
        Interrupted("epoch 2/3", "vae");

        CommandRun run = CommandProcess.Run(new Dictionary<string, string> { ["LATENT_SIMD"] = "scalar" }, Arguments("vae", "--resume"));

        Assert.That(run.Code, Is.EqualTo(ExitCode.Success), run.Error);
        Assert.That(run.Error, Does.Match("^latent: warning: the checkpoint was computed by [A-Za-z0-9]+ kernels, and Scalar kernels "));
    }

    private string[] Arguments(string kind, params string[] more) =>
        ["train", kind, "--data", _data, "--hidden", "16,12", "--epochs", "3", "--batch", "20", "--out", Output, .. more];

    private void Refused(string kind, string[] more, params string[] words) => CommandRun.Of(Arguments(kind, more)).AssertFailure(words);

    private CommandRun Interrupted(string awaited, string kind, params string[] more)
    {
        using CancellationTokenSource source = new();
        using ActingWriter output = new(awaited, source.Cancel);
        using StringWriter error = new();
        int code = TrainCommand.Create(new CommandContext(output, error, source.Token)).Parse(Arguments(kind, more)[1..]).Invoke();
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    private CommandRun During(string awaited, Action action, string kind, params string[] more)
    {
        using ActingWriter output = new(awaited, action);
        using StringWriter error = new();
        int code = CommandLine.Run(Arguments(kind, more), output, error);
        return new CommandRun(code, output.ToString(), error.ToString());
    }

    private Dictionary<string, byte[]> Files() =>
        Directory.EnumerateFiles(Output).ToDictionary(path => Path.GetFileName(path), File.ReadAllBytes);
}
