using System.Runtime.InteropServices;
using Latent.IO;
using Latent.Models;
using Latent.Torch.Tests.Support;

namespace Latent.Torch.Tests;

/// <summary>Files that PyTorch wrote: the same bits as the safetensors file of the same tensors, and as PyTorch's results.</summary>
public sealed class FixtureTests
{
    [TestCase("vae", null)]
    [TestCase("protocol4", null)]
    [TestCase("views", null)]
    [TestCase("legacy", null)]
    [TestCase("generator", null)]
    [TestCase("parameters", null)]
    [TestCase("checkpoint", null)]
    [TestCase("checkpoint", "state_dict")]
    public void Read_gives_the_bits_of_the_safetensors_file(string name, string? key)
    {
        TorchFile actual = TorchFile.Read(Fixture.PathOf($"{name}.pth"), key);
        SafetensorsFile expected = SafetensorsFile.Read(Fixture.PathOf($"{name}.safetensors"));
        Assert.That(actual.Tensors.Select(tensor => tensor.Name), Is.EquivalentTo(expected.Tensors.Select(tensor => tensor.Name)));
        Assert.That(expected.Tensors, Is.Not.Empty);
        foreach (NamedTensor tensor in expected.Tensors)
        {
            Assert.That(Bits(actual.Get(tensor.Name, tensor.Shape)), Is.EqualTo(Bits(tensor)), tensor.Name);
        }
    }

    [Test]
    public void Entries_that_are_no_floats_are_listed()
    {
        Assert.That(TorchFile.Read(Fixture.PathOf("generator.pth")).Skipped,
            Is.EqualTo(new[] { new SkippedTensor("main.1.num_batches_tracked", "int64", "int64 is not read as floats") }));
        Assert.That(TorchFile.Read(Fixture.PathOf("views.pth")).Skipped.Select(skipped => skipped.Name),
            Is.EqualTo(new[] { "int64", "int32", "int16", "int8", "uint8", "bool", "complex64" }));
        Assert.That(TorchFile.Read(Fixture.PathOf("parameters.pth")).Skipped.Select(skipped => (skipped.Name, skipped.Type)),
            Is.EqualTo(new[] { ("count", "int"), ("none", "None") }));
    }

    [Test]
    public void Tensors_keep_the_order_of_the_state_dict() =>
        Assert.That(TorchFile.Read(Fixture.PathOf("vae.pth")).Tensors.Select(tensor => $"{tensor}"), Is.EqualTo(new[]
        {
            "fc1.weight [5, 6]", "fc1.bias [5]", "fc_mu.weight [2, 5]", "fc_mu.bias [2]", "fc_log_sigma.weight [2, 5]",
            "fc_log_sigma.bias [2]", "fc2.weight [5, 2]", "fc2.bias [5]", "fc3.weight [6, 5]", "fc3.bias [6]",
        }));

    [Test]
    public void A_model_with_the_weights_of_a_file_computes_what_PyTorch_computed()
    {
        SafetensorsFile outputs = SafetensorsFile.Read(Fixture.PathOf("outputs.safetensors"));
        using Vae vae = new(inputs: 6, hidden: 5, latents: 2, seed: 9);
        WeightsReport report = vae.LoadWeights(TorchFile.Read(Fixture.PathOf("vae.pth")));
        Assert.That(report.IsComplete, Is.True);

        float[,] rows = Matrix(outputs.Get("rows"));
        Assert.That(vae.Encode(rows).Item1, Is.EqualTo(Matrix(outputs.Get("mu"))).Within(1e-6));
        Assert.That(vae.Reconstruct(rows), Is.EqualTo(Matrix(outputs.Get("copies"))).Within(1e-6));
    }

    [Test]
    public void A_file_of_another_model_is_refused_with_all_that_does_not_fit()
    {
        using Vae vae = new(inputs: 6, hidden: 4, latents: 2);
        float[] before = vae.Store.Read();
        string path = Fixture.PathOf("vae.pth");
        Assert.That(() => vae.LoadWeights(TorchFile.Read(path)), Throws.TypeOf<TorchFileException>()
            .With.Message.StartsWith($"{path}: content is of another model: fc1.weight ([5, 6] in the file, [4, 6] in the model); ")
            .And.Message.Contains("fc3.weight ([6, 5] in the file, [6, 4] in the model)"));
        Assert.That(vae.Store.Read(), Is.EqualTo(before));
        Assert.That(vae.LoadWeights(TorchFile.Read(path), strict: false).Loaded,
            Is.EqualTo(new[] { "fc_mu.bias", "fc_log_sigma.bias", "fc3.bias" }));
    }

    [TestCase("two.pth", null, "content is with 2 dictionaries of tensors: model, ema; expected one, or the key of one of them.")]
    [TestCase("two.pth", "mdl", "key 'mdl' is missing; expected the key of a dictionary: model, ema.")]
    [TestCase("two.pth", "model/fc1", "key 'model/fc1' is missing; expected the key of a dictionary, of which there is none.")]
    [TestCase("checkpoint.pth", "epoch", "key 'epoch' is that of the type int; expected the key of a dictionary: state_dict, optimizer.")]
    [TestCase("tensor.pth", null, "content is a tensor without a name; expected a dictionary with tensors: ")]
    [TestCase("nothing.pth", null, "content is without a tensor in a dictionary; expected a state dict: ")]
    [TestCase("script.pt", null, "content is a TorchScript program, of torch.jit.save; expected a state dict: ")]
    [TestCase("module.pth", null, "code that the file wants to run is 'torch.nn.modules.linear.Linear', which is refused, and nothing was")]
    public void A_file_without_a_state_dict_is_refused_in_words(string name, string? key, string message) => Assert.That(
        () => TorchFile.Read(Fixture.PathOf(name), key),
        Throws.TypeOf<TorchFileException>().With.Message.StartsWith($"{Fixture.PathOf(name)}: {message}"));

    [TestCase("model")]
    [TestCase("ema")]
    public void A_key_chooses_among_several_state_dicts(string key) =>
        Assert.That(TorchFile.Read(Fixture.PathOf("two.pth"), key).Tensors, Has.Count.EqualTo(10));

    [Test]
    public void A_tensor_that_is_missing_or_skipped_is_told()
    {
        TorchFile file = TorchFile.Read(Fixture.PathOf("generator.pth"));
        Assert.That(() => file.Get("main.1.num_batches_tracked"), Throws.TypeOf<TorchFileException>().With.Message.EndsWith(
            "generator.pth: tensor 'main.1.num_batches_tracked': data type is int64; expected F32, F64, F16 or BF16."));
        Assert.That(() => file.Get("main.9"), Throws.TypeOf<TorchFileException>().With.Message.Contains(
            "tensor 'main.9': tensor is missing; expected it among those of the file: main.0.weight [3, 4, 2, 2], "));
    }

    private static uint[] Bits(NamedTensor tensor) => MemoryMarshal.Cast<float, uint>(tensor.Values).ToArray();

    private static float[,] Matrix(NamedTensor tensor)
    {
        float[,] matrix = new float[tensor.Shape[0], tensor.Shape[1]];
        Buffer.BlockCopy(tensor.Values, 0, matrix, 0, 4 * tensor.Values.Length);
        return matrix;
    }
}
