using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Models;

/// <summary>Files of weights that say how to make their model.</summary>
public sealed class ModelLoadTests
{
    private string _path = "";

    [SetUp]
    public void SetUp() => _path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");

    [TearDown]
    public void TearDown() => File.Delete(_path);

    [TestCaseSource(typeof(ModelFamilyTests), nameof(ModelFamilyTests.Models))]
    public void A_model_comes_back_from_its_file_alone(Func<Device, Model> make)
    {
        using Device device = TestDevice.Open();
        using Model saved = make(device);
        saved.Save(_path);

        using Model loaded = Model.Load(_path, device);

        Assert.That(loaded.GetType(), Is.EqualTo(saved.GetType()));
        Assert.That(loaded.Settings.Entries, Is.EqualTo(saved.Settings.Entries));
        Assert.That(loaded.Store.Read(), Is.EqualTo(saved.Store.Read()));
        foreach (ModelFunction function in saved.Functions)
        {
            Assert.That(ModelOutputs.Of(loaded, function.Name), Is.EqualTo(ModelOutputs.Of(saved, function.Name)), function.Name);
        }
    }

    [TestCaseSource(typeof(ModelFamilyTests), nameof(ModelFamilyTests.Models))]
    public void A_model_that_comes_back_is_trained_to_the_same_bits(Func<Device, Model> make)
    {
        using Device device = TestDevice.Open();
        using Model first = make(device);
        first.Save(_path);
        using Model second = Model.Load(_path, device);

        Assert.That(Trained(second), Is.EqualTo(Trained(first)));
    }

    [Test]
    public void A_type_can_be_asked_for()
    {
        using (Vae vae = new(6, 5, 2, seed: 3))
        {
            vae.Save(_path);
        }

        using Vae loaded = Model.Load<Vae>(_path);
        Assert.That(loaded.Latents, Is.EqualTo(2));
        Assert.That(() => Model.Load<Gan>(_path),
            Throws.TypeOf<DataFileException>().With.Message.Contains("kind of model is vae (Vae); expected a Gan"));
    }

    [Test]
    public void A_model_and_parts_of_ones_own_are_registered()
    {
        ModelCatalog.Register("own", (settings, device) => new Own(settings.Whole("inputs"), settings.Whole("width"), device));
        using (Own own = new(4, 3, null))
        {
            own.Save(_path);
        }

        using Own loaded = Model.Load<Own>(_path);
        Assert.That(loaded.Width, Is.EqualTo(3));
    }

    [Test]
    public void A_kind_that_nobody_registered_is_an_error_in_words()
    {
        using (Stranger stranger = new())
        {
            stranger.Save(_path);
        }

        Assert.That(() => Model.Load(_path), Throws.TypeOf<DataFileException>().With.Message.Contains("setting 'model' is stranger")
            .And.Message.Contains("one of ae, ").And.Message.Contains("register your own with Register"));
    }

    [Test]
    public void A_file_without_settings_is_an_error_in_words()
    {
        SafetensorsFile.Write(_path, [new NamedTensor("weight", [1], [1f])]);
        Assert.That(() => Model.Load(_path),
            Throws.TypeOf<DataFileException>().With.Message.Contains("metadata is without settings of a model"));
    }

    [TestCase("inputs", "0", "setting 'inputs' is 0; expected a whole number from 1")]
    [TestCase("inputs", "2000000000", "model 'vae' is not valid")]
    [TestCase("hidden", "5,x", "setting 'hidden' is x")]
    [TestCase("hidden", "2000000000,2000000000", "model 'vae' is not valid")]
    [TestCase("hidden", "", "architecture 'mlp' is not valid")]
    [TestCase("latents", "7", "fc_mu.weight ([2, 5] in the file, [7, 5] in the model)")]
    [TestCase("architecture", "spiral", "one of convolutions, mlp")]
    [TestCase("likelihood", "cauchy", "register your own with RegisterLikelihood")]
    [TestCase("seed", "-1", "setting 'seed' is -1")]
    [TestCase("", "1", "metadata entry is latent.settings.; expected the name of a setting")]
    [TestCase("model", "ae", "latent.model holds the kind")]
    public void Settings_that_do_not_fit_are_errors_in_words(string name, string value, string expected)
    {
        using Vae vae = new(6, 5, 2, seed: 3);
        vae.Save(_path);
        SafetensorsFile file = SafetensorsFile.Read(_path);
        Dictionary<string, string> metadata = new(file.Metadata) { [$"latent.settings.{name}"] = value };
        SafetensorsFile.Write(_path, file.Tensors, metadata);

        Assert.That(() => Model.Load(_path), Throws.InstanceOf<DataFileException>().With.Message.Contains(expected));
    }

    [Test]
    public void Long_lists_of_layers_are_refused_before_memory_is_taken()
    {
        using Vae vae = new(6, 5, 2, seed: 3);
        vae.Save(_path);
        SafetensorsFile file = SafetensorsFile.Read(_path);
        Dictionary<string, string> metadata = new(file.Metadata)
        {
            ["latent.settings.hidden"] = string.Join(',', Enumerable.Repeat("1", 1_000_000)),
        };
        SafetensorsFile.Write(_path, file.Tensors, metadata);

        Assert.That(() => Model.Load(_path),
            Throws.InstanceOf<DataFileException>().With.Message.Contains("setting 'hidden' is a list of 1000000; expected at most 1000"));
    }

    private static float[] Trained(Model model)
    {
        float[] values = [.. Enumerable.Range(0, 48 * model.Inputs).Select(i => i * 13 % 17 / 17f)];
        Dataset data = Dataset.FromFloats("values", values, model.Inputs, [.. Enumerable.Range(0, 48).Select(i => (byte)(i % 3))]);
        using Trainer trainer = new(model, new Adam(1e-3f));
        trainer.Fit(data, epochs: 1, batchSize: 12);
        return model.Store.Read();
    }

    private sealed class Own : Model
    {
        public Own(int inputs, int width, Device? device)
            : base(inputs, 0, device) => (Width, _) = (width, Register("layer", new Linear(inputs, width)));

        public int Width { get; }

        public override string Kind => "own";

        public override void WriteSettings(ModelSettings settings) => settings.Set("width", Width);

        public override Objective Objective(Batch batch) => new(batch.Data.Square().Mean());
    }

    private sealed class Stranger : Model
    {
        public Stranger()
            : base(2, 0) => Register("layer", new Linear(2, 2));

        public override string Kind => "stranger";

        public override Objective Objective(Batch batch) => new(batch.Data.Square().Mean());
    }
}
