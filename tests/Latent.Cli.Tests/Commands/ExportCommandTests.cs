using Latent.Cli.Catalog;
using Latent.Cli.Storage;
using Latent.Cli.Tests.Support;
using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Onnx;

namespace Latent.Cli.Tests.Commands;

public sealed class ExportCommandTests : TrainedModels
{
    private static IEnumerable<string> Kinds => ModelKinds.All.Select(kind => kind.Name);

    [TestCase(null, "reconstruct", "data", "mean")]
    [TestCase("encode", "encode", "data", "mu", "log_variance")]
    [TestCase("decode", "decode", "latents", "mean")]
    [TestCase("sample", "sample", "noise", "mean")]
    public void A_VAE_is_written_whole_or_by_its_functions(string? function, string written, string input, params string[] outputs)
    {
        string path = Path.Combine(NewPath(""), "new", "model.onnx");
        string[] options = function is null ? [] : ["--function", function];

        CommandRun run = CommandRun.Success(["export", Vae, "--onnx", path, .. options]);

        ModelProto file = ModelProto.Parser.ParseFrom(File.ReadAllBytes(path));
        Assert.That(run.Output, Does.StartWith($"{written} of vae").And.Contain(path).And.Contain("version 17"));
        Assert.That(file.Graph.Input.Select(value => value.Name), Is.EqualTo(new[] { input }));
        Assert.That(file.Graph.Output.Select(value => value.Name), Is.EqualTo(outputs));
    }

    [Test]
    public void A_function_that_the_model_lacks_is_told_with_those_that_it_has()
    {
        string path = NewPath(".onnx");

        CommandRun.Of("export", Autoencoder, "--onnx", path, "--function", "sample")
            .AssertFailure("ae", "'sample'", "encode", "decode", "reconstruct");
        Assert.That(path, Does.Not.Exist);
    }

    [Test]
    public void A_file_below_a_file_cannot_be_written() =>
        CommandRun.Of("export", Vae, "--onnx", Path.Combine(Vae, "config.json", "x.onnx")).AssertFailure("config.json", "not writable");

    [TestCaseSource(nameof(Kinds))]
    public void Each_kind_of_the_catalogue_is_written(string name)
    {
        string folder = NewPath(""), path = NewPath(".onnx");
        ModelConfig config = ModelConfig.Standard(ModelKinds.Find(name)!, "digits", Digits.Load().Train);
        using Model model = config.CreateModel(Device.Default);
        ModelDirectory.Create(folder).Save(model, config, [], []);

        CommandRun.Success("export", folder, "--onnx", path);

        Assert.That(ModelProto.Parser.ParseFrom(File.ReadAllBytes(path)).Graph.Node, Is.Not.Empty);
    }
}
