using Latent;
using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Acme.Models;

/// <summary>
/// Optimizers, losses and likelihoods of users, compiled outside of the library in another namespace, train models like the library's own.
/// </summary>
public sealed class ExtensionTests
{
    private const int Columns = 12;

    private static IEnumerable<TestCaseData> Trainings =>
    [
        Case("optimizer: sign momentum", new SignMomentum(), Autoencoder),
        Case("optimizer: adadelta", new Adadelta(), Autoencoder),
        Case("optimizer of generator and discriminator", new Adadelta(), () => new Gan(Columns, new Mlp(16), 4, null, 1)),
        Case("likelihood: laplace", new Adam(3e-3f), () => new Vae(Columns, new Mlp(16), 3, new LaplaceLikelihood(Columns), 1)),
        Case("loss: relativistic hinge", new Adam(3e-3f, 0.5), Relativistic),
        Case("all of them", new SignMomentum(3e-3f), () => new Vae(Columns, new Mlp(16), 3, new LaplaceLikelihood(Columns), 1)),
    ];

    [TestCaseSource(nameof(Trainings))]
    public void Every_parameter_moves(Optimizer optimizer, Func<Model> make)
    {
        using Model model = make();
        Dictionary<Parameter, float[]> before = model.Parameters.ToDictionary(parameter => parameter, parameter => model.Read(parameter));
        using Trainer trainer = new(model, optimizer);
        trainer.Fit(Data(), epochs: 1, batchSize: 16);
        foreach ((Parameter parameter, float[] values) in before)
        {
            Assert.That(model.Read(parameter), Is.Not.EqualTo(values), parameter.Name);
            Assert.That(model.Read(parameter), Has.All.Matches<float>(float.IsFinite), parameter.Name);
        }
    }

    [TestCaseSource(nameof(Trainings))]
    public void Stopped_and_resumed_gives_the_same_bits(Optimizer optimizer, Func<Model> make)
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid()}.safetensors");
        try
        {
            using Model through = make();
            using Trainer first = new(through, optimizer);
            first.Fit(Data(), epochs: 2, batchSize: 16);
            first.SaveState(path);
            first.Fit(Data(), epochs: 2, batchSize: 16);

            using Model resumed = make();
            using Trainer second = new(resumed, optimizer);
            second.LoadState(path);
            second.Fit(Data(), epochs: 2, batchSize: 16);
            foreach ((Parameter one, Parameter other) in through.Variables.Zip(resumed.Variables))
            {
                Assert.That(resumed.Read(other).SequenceEqual(through.Read(one)), Is.True, one.Name);
            }
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void The_loss_falls([Values] bool adadelta)
    {
        using Model model = Autoencoder();
        using Trainer trainer = new(model, adadelta ? new Adadelta() : new SignMomentum());
        IReadOnlyList<EpochMetrics> epochs = trainer.Fit(Data(), epochs: 30, batchSize: 16).Epochs;
        // The loss without any error.
        double least = Columns * 0.5 * Math.Log(2 * Math.PI);
        Assert.That(epochs[^1].Train - least, Is.LessThan(0.1 * (epochs[0].Train - least)));
    }

    [Test]
    public void The_likelihood_learns_the_scale_of_each_column()
    {
        using Vae model = new(Columns, new Mlp(16), 3, new LaplaceLikelihood(Columns), 1);
        using Trainer trainer = new(model, new Adam(1e-2f));
        IReadOnlyList<EpochMetrics> epochs = trainer.Fit(Data(), epochs: 30, batchSize: 16).Epochs;
        Assert.That(epochs[^1].Train, Is.LessThan(epochs[0].Train - 5));
        Parameter scale = model.Parameters.Single(parameter => parameter.Name.EndsWith("log_scale", StringComparison.Ordinal));
        Assert.That(model.Read(scale), Has.All.LessThan(-0.5f));
    }

    /// <summary>The samples start far from the mean of the data, and approach it.</summary>
    [Test]
    public void The_adversarial_loss_brings_samples_near_the_data()
    {
        using Gan model = Relativistic();
        double before = Distance(model);
        using Trainer trainer = new(model, new Adam(3e-3f, 0.5));
        trainer.Fit(Data(), epochs: 60, batchSize: 16);
        Assert.That(Distance(model), Is.LessThan(0.5 * before));
    }

    private static double Distance(Gan model)
    {
        float[,] samples = model.Sample(256, seed: 2);
        float[,] data = Data().ToArray(0, 256);
        return Enumerable.Range(0, Columns).Sum(column => Math.Abs(Mean(samples, column) - Mean(data, column)));

        static double Mean(float[,] rows, int column) => Enumerable.Range(0, rows.GetLength(0)).Average(row => (double)rows[row, column]);
    }

    private static Autoencoder Autoencoder() => new(Columns, new Mlp(16), 3, new GaussianLikelihood(Columns, 1), 1);

    private static Gan Relativistic() =>
        new(Columns, new Mlp(16), 4, new GanOptions { Loss = new RelativisticHingeLoss(), IsBounded = false }, 1);

    /// <summary>Points near a surface of two dimensions, between 0 and 1.</summary>
    private static Dataset Data()
    {
        RandomSource random = new(4);
        float[,] values = new float[256, Columns];
        for (int row = 0; row < 256; row++)
        {
            (double u, double v) = (random.NextUniform(), random.NextUniform());
            for (int column = 0; column < Columns; column++)
            {
                values[row, column] = (float)(0.5 + 0.3 * Math.Sin(3 * u + column) + 0.15 * Math.Cos(5 * v - column));
            }
        }

        return Dataset.FromFloats("surface", values);
    }

    private static TestCaseData Case(string name, Optimizer optimizer, Func<Model> make) =>
        new TestCaseData(optimizer, make).SetArgDisplayNames(name);
}
