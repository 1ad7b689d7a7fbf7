using Latent.Cli.Tests.Support;
using Latent.IO;

namespace Latent.Cli.Tests.Commands;

public sealed class InfoCommandTests : TrainedModels
{
    [Test]
    public void The_table_shows_architecture_shapes_settings_and_last_metrics()
    {
        string output = CommandRun.Success("info", Vae).Output;

        string[] rows =
        [
            @"model +│ vae 64 → 16 → 12 → 2 ", "images +│ 8x8 ", "parameters +│ 2,628 ", @"fc1\.weight +│ \[16, 64\] ",
                @"fc_mu\.bias +│ \[2\] ",
            "data +│ .*tiny ", "epochs +│ 3 ", "batch +│ 20 ", @"learning rate +│ 0\.001 ", "seed +│ 0 ",
            @"train loss +│ \d+\.\d\d ", @"test loss +│ \d+\.\d\d ", @"reconstruction +│ \d+\.\d\d ", @"kl +│ \d+\.\d\d ",
        ];
        using (Assert.EnterMultipleScope())
        {
            foreach (string row in rows)
            {
                Assert.That(output, Does.Match(row));
            }
        }
    }

    [Test]
    public void An_autoencoder_has_no_kl() =>
        Assert.That(CommandRun.Success("info", Autoencoder).Output, Does.Contain("ae 64 → 16 → 12 → 3").And.Not.Contain("kl "));

    [Test]
    public void A_missing_folder_is_told() => CommandRun.Of("info", NewPath("")).AssertFailure("missing", "latent train");

    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    [TestCase("metrics.jsonl")]
    public void A_missing_file_is_told_with_its_name(string name) =>
        Damaged(name, File.Delete).AssertFailure(name, "missing");

    [TestCase("config.json")]
    [TestCase("model.safetensors")]
    [TestCase("metrics.jsonl")]
    public void A_truncated_file_is_told_with_its_name(string name) =>
        Damaged(name, path => File.WriteAllBytes(path, File.ReadAllBytes(path)[..^5])).AssertFailure(name);

    [TestCase("\"vae\"", "\"gam\"", "model", "gam")]
    [TestCase("\"latents\": 2", "\"latents\": 0", "latents", "0")]
    [TestCase("\"latents\": 2", "\"latents\": 3", "model.safetensors", "fc_mu.weight")]
    [TestCase("16,", "-16,", "hidden", "-16")]
    [TestCase("\"inputs\": 64", "\"inputs\": 65", "image", "8x8")]
    [TestCase("\"epochs\"", "\"epoch\"", "content", "epochs")]
    [TestCase("\"data\": \"", "\"data\": null, \"was\": \"", "content", "null")]
    [TestCase("{", "[", "content", "damaged")]
    public void A_wrong_value_in_the_configuration_is_told(string part, string replacement, params string[] words) =>
        Damaged("config.json", path => File.WriteAllText(path, File.ReadAllText(path).Replace(part, replacement, StringComparison.Ordinal)))
            .AssertFailure(words);

    [Test]
    public void Sizes_beyond_the_file_of_weights_are_refused_without_taking_the_memory()
    {
        long before = GC.GetTotalAllocatedBytes(precise: true);

        Damaged("config.json", path =>
            File.WriteAllText(path, File.ReadAllText(path).Replace("16,", "65536, 65536, 65536,", StringComparison.Ordinal)))
            .AssertFailure("architecture", "65536", "bytes");

        Assert.That(GC.GetTotalAllocatedBytes(precise: true) - before, Is.LessThan(10 << 20));
    }

    [Test]
    public void Weights_of_another_kind_of_model_are_told_with_the_tensor() =>
        Damaged("model.safetensors", path => SafetensorsFile.Write(path,
            SafetensorsFile.Read(Path.Combine(Autoencoder, "model.safetensors")).Tensors))
            .AssertFailure("model.safetensors", "fc_mu.weight", "missing");

    private CommandRun Damaged(string name, Action<string> damage)
    {
        string copy = CopyOfVae();
        damage(Path.Combine(copy, name));
        return CommandRun.Of("info", copy);
    }
}
