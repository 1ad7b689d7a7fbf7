using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Models;

/// <summary>Tests of every model, in sizes small enough for the double reference.</summary>
public sealed class ModelFamilyTests
{
    private const int Rows = 96, Classes = 3;

    private static readonly ImageSize Image = new(6, 5);

    private static readonly int Inputs = Image.Height * Image.Width;

    private static readonly ConvNet Conv = new(Image, 3, 4);

    private static readonly Mlp Dense = new(9);

    internal static IEnumerable<TestCaseData> Models =>
    [
        Case("ae", device => new Autoencoder(Inputs, Dense, 3, null, 1, device)),
        Case("conv-ae", device => new Autoencoder(Inputs, Conv, 3, null, 1, device)),
        Case("ae, gaussian", device => new Autoencoder(Inputs, Dense, 3, new GaussianLikelihood(Inputs, 0.5), 1, device)),
        Case("denoising-ae, masking", device =>
            new DenoisingAutoencoder(Inputs, Dense, 3, Latent.Models.Corruption.Masking, 0.3, null, 1, device)),
        Case("denoising-ae, gaussian", device =>
            new DenoisingAutoencoder(Inputs, Dense, 3, Latent.Models.Corruption.Gaussian, 0.3, null, 1, device)),
        Case("sparse-ae", device => new SparseAutoencoder(Inputs, Dense, 3, 0.1, null, 1, device)),
        Case("contractive-ae", device => new ContractiveAutoencoder(Inputs, new Mlp(9, 7), 3, 0.1, null, 1, device)),
        Case("contractive-ae, convolutions", device => new ContractiveAutoencoder(Inputs, Conv, 2, 0.1, null, 1, device)),
        Case("vae", device => new Vae(Inputs, Dense, 3, null, 1, device)),
        Case("conv-vae", device => new Vae(Inputs, Conv, 3, null, 1, device)),
        Case("vae, learned variance", device => new Vae(Inputs, Dense, 3, new GaussianLikelihood(Inputs), 1, device)),
        Case("vae, student-t", device => new Vae(Inputs, Dense, 3, new StudentTLikelihood(Inputs), 1, device)),
        Case("vae, laplace", device => new Vae(Inputs, Dense, 3, new LaplaceLikelihood(Inputs), 1, device)),
        Case("vae, heteroscedastic", device => new Vae(Inputs, Dense, 3, new HeteroscedasticGaussianLikelihood(0.01), 1, device)),
        Case("conv-ae, heteroscedastic", device =>
            new Autoencoder(Inputs, Conv, 3, new HeteroscedasticGaussianLikelihood(0.01), 1, device)),
        Case("vae, logistic", device => new Vae(Inputs, Dense, 3, new DiscretizedLogisticLikelihood(), 1, device)),
        Case("conv-vae, logistic mixture", device => new Vae(Inputs, Conv, 3, new DiscretizedLogisticLikelihood(2), 1, device)),
        Case("cvae, convolutions, logistic mixture", device =>
            new ConditionalVae(Inputs, Classes, Conv, 3, new DiscretizedLogisticLikelihood(2), 1, device)),
        Case("beta-vae", device => new BetaVae(Inputs, Dense, 3, 4, 3, null, 1, device)),
        Case("cvae", device => new ConditionalVae(Inputs, Classes, Dense, 3, null, 1, device)),
        Case("cvae, convolutions", device => new ConditionalVae(Inputs, Classes, Conv, 3, null, 1, device)),
        Case("iwae", device => new Iwae(Inputs, [(new Mlp(9), 4)], 3, true, 1, device)),
        Case("iwae, two layers", device => new Iwae(Inputs, [(new Mlp(9), 4), (new Mlp(5), 2)], 2, true, 1, device)),
        Case("gan", device => new Gan(Inputs, Dense, 4, null, 1, device)),
        Case("gan, convolutions", device => new Gan(Inputs, Conv, 4, null, 1, device)),
        Case("gan, hinge and r1 of packed convolutions", device => new Gan(
            Inputs, Conv, 4, new GanOptions { Loss = AdversarialLoss.Hinge, R1 = 1, Packing = 2 }, 1, device)),
        Case("gan, wasserstein, two steps and a penalty", device => new Gan(
            Inputs, Dense, 4, new GanOptions { Loss = AdversarialLoss.Wasserstein, DiscriminatorSteps = 2, GradientPenalty = 10 }, 1,
            device)),
        Case("gan, minimax", device => new Gan(Inputs, Dense, 4, new GanOptions { Loss = AdversarialLoss.Minimax }, 1, device)),
        Case("gan, least squares", device =>
            new Gan(Inputs, Dense, 4, new GanOptions { Loss = AdversarialLoss.LeastSquares, DiscriminatorRate = 2 }, 1, device)),
        Case("gan, r1", device => new Gan(Inputs, Dense, 4, new GanOptions { R1 = 2 }, 1, device)),
        Case("gan, packed and averaged", device =>
            new Gan(Inputs, Dense, 4, new GanOptions { Packing = 3, Averaging = 0.9, IsBounded = false }, 1, device)),
        Case("gan, packed convolutions", device => new Gan(Inputs, Conv, 4, new GanOptions { Packing = 2 }, 1, device)),
        Case("dcgan", device => new Dcgan(Conv, 4, null, 1, device)),
        Case("dcgan, packed and averaged", device => new Dcgan(Conv, 4, new GanOptions { Packing = 2, Averaging = 0.9 }, 1, device)),
        Case("cgan", device => new ConditionalGan(Inputs, Classes, Dense, 4, null, 1, device)),
        Case("cgan, convolutions, averaged and with r1", device => new ConditionalGan(
            Inputs, Classes, Conv, 4, new GanOptions { Averaging = 0.9, R1 = 1 }, 1, device)),
        Case("wgan-gp", device => new WassersteinGan(Inputs, Dense, 4, WassersteinGan.Paper with { DiscriminatorSteps = 2 }, 1, device)),
        Case("wgan-gp, convolutions", device =>
            new WassersteinGan(Inputs, Conv, 4, WassersteinGan.Paper with { DiscriminatorSteps = 1 }, 1, device)),
        Case("wgan-gp, packed, averaged and with r1", device => new WassersteinGan(
            Inputs, Conv, 4, WassersteinGan.Paper with { DiscriminatorSteps = 1, Packing = 2, Averaging = 0.9, R1 = 1 }, 1, device)),
        Case("sngan", device => new SpectralGan(Inputs, Conv, 4, null, 1, device)),
        Case("sngan, linear layers", device => new SpectralGan(Inputs, Dense, 4, null, 1, device)),
        Case("sngan, packed, averaged and with r1", device => new SpectralGan(
            Inputs, Conv, 4, SpectralGan.Paper with { Packing = 2, Averaging = 0.9, R1 = 1 }, 1, device)),
        Case("classifier", device => new Classifier(Image, Classes, 1, device)),
    ];

    [Test]
    public void Every_model_of_the_library_is_in_the_table()
    {
        IEnumerable<Type> made = Models.Select(entry => ((Func<Device, Model>)entry.Arguments[0]!)(Device.Default).GetType());
        Assert.That(typeof(Model).Assembly.GetExportedTypes().Where(type => type.IsSubclassOf(typeof(Model)) && !type.IsAbstract)
            .Except(made), Is.Empty);
    }

    [Test]
    public void Output_of_an_iwae_can_begin_at_the_mean_of_the_data()
    {
        using Iwae model = new(3, [(new Mlp(9), 4), (new Mlp(5), 2)], seed: 1);
        float[,] data = { { 0, 0.25f, 1 }, { 0, 0.75f, 1 }, { 0, 0.5f, 1 }, { 0, 1, 1 } };

        model.InitializeOutput(Dataset.FromFloats("means", data));

        Parameter bias = model.Parameters.Single(parameter => parameter.Name == "fc2.bias");
        Assert.That(model.Read(bias), Is.EqualTo(new[] { Math.Log(0.001 / 0.999), Math.Log(0.625 / 0.375), Math.Log(0.999 / 0.001) })
            .Within(1e-6));
        Assert.That(() =>
            model.InitializeOutput(Dataset.FromFloats("two", new float[4, 2])),
            Throws.ArgumentException.With.Message.Contains("2 columns; 3"));
    }

    [Test]
    public void An_iwae_encodes_to_its_last_layer_along_the_means_of_those_below()
    {
        using Iwae model = new(3, [(new Mlp(9), 4), (new Mlp(5), 2)], seed: 1);
        float[] row = [0, 1, 0.25f];
        double[] means = Layer("q1.mu", Hidden("q1.fc1", Array.ConvertAll(row, value => (double)value)));
        double[] features = Hidden("q2.fc1", means);

        (float[,] mu, float[,] logVariance) = model.Encode(Dataset.FromFloats("one", row, 3));

        Assert.That(mu.Cast<float>(), Is.EqualTo(Layer("q2.mu", features)).Within(1e-5));
        Assert.That(logVariance.Cast<float>(), Is.EqualTo(Layer("q2.log_sigma", features).Select(log => 2 * log)).Within(1e-5));

        double[] Hidden(string name, double[] inputs) => [.. Layer(name, inputs).Select(Math.Tanh)];

        double[] Layer(string name, double[] inputs)
        {
            float[] weight = Values($"{name}.weight"), bias = Values($"{name}.bias");
            return [.. bias.Select((value, output) =>
                value + inputs.Select((input, i) => input * weight[output * inputs.Length + i]).Sum())];
        }

        float[] Values(string name) => model.Read(model.Parameters.Single(parameter => parameter.Name == name));
    }

    [TestCaseSource(nameof(Models))]
    public void Steps_agree_with_the_reference_and_move_every_parameter(Func<Device, Model> make)
    {
        using Model model = make(Device.Default);
        // Not Adam, which divides gradients near 0 by their rounding errors.
        // At first all scores are in the linear part of the hinge loss, where the bias of the score cancels.
        string? still = model is GanModel { Options.Loss: HingeLoss } ? "discriminator.score.bias" : null;
        StepComparison.Check(model, new Sgd(0.05f), Data(model), steps: 3, batch: 8, clipNorm: 0, tolerance: 1e-4, still: still);
    }

    [TestCaseSource(nameof(Models))]
    public void The_same_bits_with_any_number_of_threads(Func<Device, Model> make)
    {
        float[][] weights = [.. new[] { 1, 2, 3 }.Select(threads =>
        {
            using Device device = TestDevice.OfThreads(threads);
            using Model model = make(device);
            using Trainer trainer = new(model, new Adam(1e-3f), new TrainerOptions { Seed = 4 });
            trainer.Fit(Data(model), epochs: 2, batchSize: 8);
            return model.Store.Read();
        })];
        Assert.That(weights.All(other => other.AsSpan().SequenceEqual(weights[0])), Is.True);
    }

    [TestCaseSource(nameof(Models))]
    public void Saved_and_loaded_gives_the_same_outputs_bit_for_bit(Func<Device, Model> make)
    {
        using IO.TemporaryFolder folder = new();
        string path = folder.File("model.safetensors");
        using Model saved = make(Device.Default);
        using Trainer trainer = new(saved);
        trainer.Fit(Data(saved), epochs: 1, batchSize: 8);
        saved.Save(path);
        using Model loaded = make(Device.Default);
        Assert.That(Outputs(loaded), Is.Not.EqualTo(Outputs(saved)));
        loaded.LoadWeights(path);
        Assert.That(Outputs(loaded), Is.EqualTo(Outputs(saved)));
    }

    [Test]
    public void Labels_and_images_that_do_not_fit_are_refused()
    {
        using ConditionalVae few = new(Inputs, 2, Dense, 3);
        using Trainer trainer = new(few);
        Assert.That(() =>
            trainer.Fit(Data(), 1), Throws.ArgumentException.With.Message.Contains("has the label 2; the model knows the classes 0 to 1"));
        using ConditionalGan gan = new(Inputs, Classes, Dense, 3);
        using Trainer unlabelled = new(gan);
        Assert.That(() =>
            unlabelled.Fit(Dataset.FromFloats("bare", new float[Inputs * 20], Inputs), 1),
            Throws.ArgumentException.With.Message.Contains("neither labels nor condition vectors"));
        Assert.That(() =>
            new Vae(Inputs + 1, Conv, 3), Throws.ArgumentException.With.Message.Contains($"The rows have {Inputs + 1} numbers"));
        Assert.That(() => new ConvNet(Image, 4, 8, 16), Throws.ArgumentException.With.Message.Contains("cannot be halved 3 times"));
        Assert.That(() =>
            new ConditionalGan(Inputs, Classes, Dense, 3, new GanOptions { Packing = 2 }),
            Throws.ArgumentException.With.Message.Contains("packing is 2"));
        Assert.That(() => new Gan(Inputs, Dense, 3, new GanOptions { Averaging = 1 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
        using Gan bounded = new(Inputs, Dense, 3);
        using Trainer outside = new(bounded);
        Assert.That(() =>
            outside.Fit(Dataset.FromFloats("wide", [.. Enumerable.Repeat(2f, Inputs * 20)], Inputs), 1),
            Throws.ArgumentException.With.Message.Contains("between 0 and 1"));
    }

    /// <summary>Samples, reconstructions or features, depending on the model.</summary>
    private static float[] Outputs(Model model)
    {
        float[,] conditions = new float[6, Classes];
        for (int row = 0; row < 6; row++)
        {
            conditions[row, row % Classes] = 1;
        }

        float[,] rows = model switch
        {
            ISampler sampler => sampler.Sample(6, 3),
            IConditionalSampler sampler => sampler.Sample(conditions, 3),
            LatentModel latent => latent.Reconstruct(Data().ToArray(0, 6)),
            Classifier classifier => classifier.Embed(Data().ToArray(0, 6)),
            _ => throw new NotSupportedException($"{model.Kind} gives nothing"),
        };
        return [.. rows.Cast<float>()];
    }

    private static TestCaseData Case(string name, Func<Device, Model> make) => new TestCaseData(make).SetArgDisplayNames(name);

    /// <summary>Rows of random pixels; of 256 levels, if the model needs them.</summary>
    private static Dataset Data(Model? model = null)
    {
        float[] values = new float[Rows * Inputs];
        new RandomSource(9).Uniform(values, 0.5);
        byte[] labels = [.. Enumerable.Range(0, Rows).Select(row => (byte)(row % Classes))];
        bool hasLevels = model is LatentModel { Likelihood: DiscretizedLogisticLikelihood }
            or ConditionalVae { Likelihood: DiscretizedLogisticLikelihood };
        float[] pixels = Array.ConvertAll(values, value => hasLevels ? MathF.Round(255 * (value + 0.5f)) / 255 : value + 0.5f);
        return Dataset.FromFloats("small", pixels, Inputs, labels, Image);
    }
}
