using System.Runtime.InteropServices;
using System.Text;
using Latent.IO;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Tests.IO;

/// <summary>Files of other models: what a model takes of them, and the words about the rest.</summary>
public sealed class WeightsReportTests
{
    private TemporaryFolder _folder = null!;
    private string _path = null!;

    [SetUp]
    public void CreateFolder() => (_folder, _path) = (_folder = new TemporaryFolder(), _folder.File("model.safetensors"));

    [TearDown]
    public void DeleteFolder() => _folder.Dispose();

    [Test]
    public void Save_and_LoadWeights_are_a_pair()
    {
        using Vae saved = new(6, 5, 2, seed: 1), loaded = new(6, 5, 2, seed: 2);
        saved.Save(_path);
        WeightsReport report = loaded.LoadWeights(_path);
        Assert.That(loaded.Store.Read(), Is.EqualTo(saved.Store.Read()));
        Assert.That(report.Loaded, Is.EqualTo(saved.Variables.Select(variable => variable.Name)));
        Assert.That(report.IsComplete, Is.True);
        Assert.That($"{report}", Is.EqualTo($"{saved.Variables.Count} loaded"));
    }

    [Test]
    public void LoadWeights_strictly_lists_all_that_does_not_fit_and_changes_nothing()
    {
        WriteForeign();
        using Autoencoder model = new(6, 5, 2, seed: 1);
        float[] before = model.Store.Read();
        Assert.That(() => model.LoadWeights(_path), Throws.TypeOf<SafetensorsException>().With.Message.EqualTo(
            $"{_path}: content is of another model: fc1.weight ([4, 6] in the file, [5, 6] in the model); fc1.bias is missing; "
            + "fc_code.bias (I64 is not read as floats); old.weight is unknown to the model; expected the names and shapes of the model; "
            + "strict: false loads those that fit."));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
    }

    [Test]
    public void LoadWeights_loosely_loads_those_that_fit_and_reports_the_others()
    {
        WriteForeign();
        using Autoencoder model = new(6, 5, 2, seed: 1);
        Dictionary<string, float[]> before = model.Variables.ToDictionary(variable => variable.Name, model.Read);
        WeightsReport report = model.LoadWeights(_path, strict: false);

        Assert.That(report.Loaded, Is.EqualTo(new[] { "fc_code.weight", "fc2.weight", "fc2.bias", "fc3.weight", "fc3.bias" }));
        Assert.That(report.Missing, Is.EqualTo(new[] { "fc1.bias", "fc_code.bias" }));
        Assert.That(report.Unknown, Is.EqualTo(new[] { "old.weight" }));
        Assert.That(report.OtherShapes.Select(mismatch => $"{mismatch}"),
            Is.EqualTo(new[] { "fc1.weight ([4, 6] in the file, [5, 6] in the model)" }));
        Assert.That(report.Skipped.Select(skipped => skipped.Name), Is.EqualTo(new[] { "fc_code.bias", "bn.num_batches_tracked" }));
        Assert.That(report.IsComplete, Is.False);
        Assert.That($"{report}", Does.StartWith("5 loaded; 2 missing: fc1.bias, fc_code.bias; 1 unknown to the model: old.weight; "
            + "1 of another shape: fc1.weight ([4, 6] in the file, [5, 6] in the model); 2 skipped: fc_code.bias (I64 is not"));
        foreach (Parameter variable in model.Variables)
        {
            float[] expected = report.Loaded.Contains(variable.Name) ? [.. before[variable.Name].Select(value => 2 * value)]
                : before[variable.Name];
            Assert.That(model.Read(variable), Is.EqualTo(expected), variable.Name);
        }
    }

    [Test]
    public void A_message_lists_the_first_20_of_many_faults_and_their_number()
    {
        string rest = new('n', 200);
        SafetensorsFile.Write(_path, Enumerable.Range(0, 1000).Select(i => new NamedTensor($"{i:D4}.{rest}", [], [0f])));
        using Autoencoder model = new(6, 5, 2, seed: 1);
        Assert.That(() => model.LoadWeights(_path), Throws.TypeOf<SafetensorsException>()
            .With.Message.Contains("fc1.weight is missing; ").And.Message.Contains("; 0011.nnn").And.Not.Message.Contains("0012.")
            .And.Message.Contains("; and 988 more; expected the names and shapes of the model"));
    }

    [Test]
    public void A_state_dict_with_batch_normalisation_fits_with_its_integers()
    {
        using BatchNormModel model = new();
        model.Save(_path);
        SafetensorsFile saved = SafetensorsFile.Read(_path);
        Rewrite([.. saved.Tensors.Select(tensor => tensor with { Values = [.. tensor.Values.Select(value => value + 1)] })],
            ("norm.num_batches_tracked", "I64", 8));
        float[][] before = [.. model.Variables.Select(model.Read)];
        WeightsReport report = model.LoadWeights(_path);
        Assert.That(report.IsComplete, Is.True);
        Assert.That(report.Skipped,
            Is.EqualTo(new[] { new SkippedTensor("norm.num_batches_tracked", "I64", "I64 is not read as floats") }));
        Assert.That(model.Variables.Select(model.Read), Is.EqualTo(before.Select(values => values.Select(value => value + 1))));
    }

    /// <summary>
    /// A file for an autoencoder 6 → 5 → 2: twice the numbers of that with seed 1, but for a layer of another size, a bias that is missing,
    /// one of integers, and two tensors that the model does not have.
    /// </summary>
    private void WriteForeign()
    {
        using Autoencoder model = new(6, 5, 2, seed: 1);
        model.Save(_path);
        IEnumerable<NamedTensor> fitting = SafetensorsFile.Read(_path).Tensors
            .Where(tensor => tensor.Name is not ("fc1.weight" or "fc1.bias" or "fc_code.bias"))
            .Select(tensor => tensor with { Values = [.. tensor.Values.Select(value => 2 * value)] });
        Rewrite([.. fitting, new NamedTensor("fc1.weight", [4, 6], new float[24]), new NamedTensor("old.weight", [1], [7])],
            ("fc_code.bias", "I64", 16), ("bn.num_batches_tracked", "I64", 8));
    }

    private void Rewrite(NamedTensor[] tensors, params (string Name, string Type, int Bytes)[] others)
    {
        List<string> entries = [];
        List<byte> data = [];
        foreach ((string name, string type, int bytes) in others)
        {
            entries.Add(St.Entry(name, type, $"[{bytes / 8}]", $"[{data.Count},{data.Count + bytes}]"));
            data.AddRange(new byte[bytes]);
        }

        foreach (NamedTensor tensor in tensors)
        {
            int end = data.Count + (4 * tensor.Values.Length);
            entries.Add(St.Entry(tensor.Name, "F32", $"[{string.Join(",", tensor.Shape)}]", $"[{data.Count},{end}]"));
            data.AddRange(MemoryMarshal.AsBytes<float>(tensor.Values));
        }

        File.WriteAllBytes(_path, St.File(Encoding.UTF8.GetBytes("{" + string.Join(",", entries) + "}"), [.. data]));
    }

    private sealed class BatchNormModel : Model
    {
        private readonly BatchNorm _norm;

        public BatchNormModel()
            : base(3, 1) => _norm = Register("norm", new BatchNorm(3));

        public override string Kind => "norm";

        public override Objective Objective(Batch batch) => new(_norm.Forward(batch.Data).Mean());
    }
}
