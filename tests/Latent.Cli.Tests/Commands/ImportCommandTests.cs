using System.Text.Json.Nodes;
using Latent.Cli.Tests.Build;
using Latent.Cli.Tests.Support;
using Latent.IO;

namespace Latent.Cli.Tests.Commands;

public sealed class ImportCommandTests : TrainedModels
{
    [Test]
    public void A_state_dict_becomes_a_safetensors_file_of_the_same_bits()
    {
        string path = NewPath(".safetensors");
        CommandRun run = CommandRun.Success("import", Fixture("generator.pth"), "--out", path);
        Assert.That(run.Output.ReplaceLineEndings("\n"), Is.EqualTo(
            $"7 tensors, 69 numbers: {path}\nskipped: main.1.num_batches_tracked (int64 is not read as floats)\n"));
        SafetensorsFile actual = SafetensorsFile.Read(path), expected = SafetensorsFile.Read(Fixture("generator.safetensors"));
        Assert.That(actual.Tensors.Select(tensor => $"{tensor}"), Is.EqualTo(expected.Tensors.Select(tensor => $"{tensor}")));
        Assert.That(actual.Tensors.SelectMany(tensor => tensor.Values), Is.EqualTo(expected.Tensors.SelectMany(tensor => tensor.Values)));
    }

    [Test]
    public void A_key_chooses_among_several_state_dicts()
    {
        string path = NewPath(".safetensors");
        CommandRun.Of("import", Fixture("two.pth"), "--out", path).AssertFailure("2 dictionaries of tensors: model, ema");
        CommandRun.Success("import", Fixture("two.pth"), "--key", "ema", "--out", path);
        Assert.That(SafetensorsFile.Read(path).Tensors, Has.Count.EqualTo(10));
        CommandRun.Of("import", path, "--key", "ema", "--out", NewPath(".safetensors")).AssertFailure("--key is 'ema'", "leave it out");
    }

    [Test]
    public void A_file_that_asks_for_code_is_refused_in_one_line()
    {
        string path = NewPath(".safetensors");
        CommandRun.Of("import", Fixture("module.pth"), "--out", path)
            .AssertFailure("'torch.nn.modules.linear.Linear'", "nothing was run", "save model.state_dict()");
        Assert.That(File.Exists(path), Is.False);
    }

    [Test]
    public void Weights_of_PyTorch_make_a_model_folder_that_samples()
    {
        string folder = FolderOfConfig(inputs: 6);
        CommandRun.Success("import", Fixture("vae.pth"), "--into", folder);
        CommandRun.Success("sample", folder, "--count", "4", "--out", NewPath(".png"));
        Assert.That(CommandRun.Success("info", folder).Output, Does.Match(@"fc1\.weight +│ \[5, 6\] "));
        WithModel(folder, model => Assert.That(model.Read(model.Parameters[0]),
            Is.EqualTo(SafetensorsFile.Read(Fixture("vae.safetensors")).Get("fc1.weight").Values)));
    }

    [Test]
    public void Weights_of_a_folder_go_into_another_by_its_configuration()
    {
        string folder = NewPath("");
        Directory.CreateDirectory(folder);
        File.Copy(Path.Combine(Vae, "config.json"), Path.Combine(folder, "config.json"));
        CommandRun.Success("import", Path.Combine(Vae, "model.safetensors"), "--into", folder);
        Assert.That(Weights(folder), Is.EqualTo(Weights(Vae)));
        CommandRun.Success("sample", folder, "--out", NewPath(".png"));

        static float[] Weights(string folder) =>
            [.. SafetensorsFile.Read(Path.Combine(folder, "model.safetensors")).Tensors.SelectMany(tensor => tensor.Values)];
    }

    [Test]
    public void Weights_are_never_overwritten_and_others_leave_no_file()
    {
        byte[] before = File.ReadAllBytes(Path.Combine(Vae, "model.safetensors"));
        CommandRun.Of("import", Fixture("vae.pth"), "--into", Vae).AssertFailure("model.safetensors: file is there already");
        Assert.That(File.ReadAllBytes(Path.Combine(Vae, "model.safetensors")), Is.EqualTo(before));

        string folder = FolderOfConfig(inputs: 8);
        CommandRun.Of("import", Fixture("vae.pth"), "--into", folder).AssertFailure("fc1.weight ([5, 6] in the file, [5, 8] in the model)");
        CommandRun.Of("import", Fixture("vae.pth"), "--into", NewPath("")).AssertFailure("model folder is missing");
        Assert.That(Directory.GetFiles(folder).Select(Path.GetFileName), Is.EqualTo(new[] { "config.json" }));
    }

    private static string Fixture(string name) => RepositoryFiles.PathOf($"tests/Latent.Torch.Tests/Fixtures/{name}");

    /// <summary>A new folder with the configuration of a VAE of 5 hidden units, and nothing else.</summary>
    private string FolderOfConfig(int inputs)
    {
        string folder = NewPath("");
        Directory.CreateDirectory(folder);
        JsonNode config = JsonNode.Parse(File.ReadAllText(Path.Combine(Vae, "config.json")))!;
        config["inputs"] = inputs;
        config["hidden"] = new JsonArray(5);
        config["image"]!["height"] = 2;
        config["image"]!["width"] = inputs / 2;
        File.WriteAllText(Path.Combine(folder, "config.json"), config.ToJsonString());
        return folder;
    }
}
