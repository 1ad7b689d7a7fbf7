using Latent.Compilation;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.Support;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Whole training steps against the double reference, and the guarantees about bits, native calls and memory.</summary>
public sealed class TrainingStepTests
{
    private static IEnumerable<TestCaseData> Optimizers =>
    [
        new TestCaseData(new Sgd(1e-3f)).SetArgDisplayNames("sgd"),
        new TestCaseData(new Sgd(1e-4f, Momentum: 0.9, WeightDecay: 1e-3)).SetArgDisplayNames("sgd, momentum"),
        new TestCaseData(new Sgd(1e-4f, Momentum: 0.9, Nesterov: true)).SetArgDisplayNames("sgd, nesterov"),
        new TestCaseData(new RmsProp(1e-4f, WeightDecay: 1e-3)).SetArgDisplayNames("rmsprop"),
        new TestCaseData(new Adam(1e-3f)).SetArgDisplayNames("adam"),
        new TestCaseData(new AdamW(1e-3f)).SetArgDisplayNames("adamw"),
        new TestCaseData(new Adagrad(1e-2f)).SetArgDisplayNames("adagrad"),
        new TestCaseData(new NAdam(1e-3f)).SetArgDisplayNames("nadam"),
        new TestCaseData(new RAdam(1e-3f)).SetArgDisplayNames("radam"),
    ];

    /// <summary>
    /// Ten steps of the article's autoencoder on real digits: within 1e-4 in every parameter, by the norm of the difference over the norm
    /// of the parameter. (Single elements differ more, since Adam divides gradients near 1e-8 by their rounding errors.)
    /// </summary>
    [Test]
    public void Ten_adam_steps_of_the_autoencoder_agree_with_the_reference()
    {
        foreach (Device device in TestDevice.OfEachVariant(threads: 2))
        {
            using Autoencoder model = new(784, 400, 2, seed: 5, device);
            StepComparison.Check(model, new Adam(1e-3f), Digits.Load().Train.Take(80), steps: 10, batch: 8, clipNorm: 0, tolerance: 1e-4);
        }
    }

    [Test]
    public void Steps_of_the_vae_agree_with_the_reference_noise_included([Values(0, 0.5)] double clipNorm)
    {
        using Vae model = new(20, new Mlp(16, 12), 3, seed: 5);
        StepComparison.Check(model, new Adam(1e-3f), SmallData(50), steps: 10, batch: 5, clipNorm, tolerance: 1e-4);
    }

    [TestCaseSource(nameof(Optimizers))]
    public void Steps_of_each_optimizer_agree_with_the_reference(Optimizer optimizer)
    {
        using Autoencoder model = new(20, 16, 3, seed: 5);
        StepComparison.Check(model, optimizer, SmallData(50), steps: 10, batch: 5, clipNorm: 0, tolerance: 1e-4);
    }

    [Test]
    public void The_same_seed_gives_the_same_bits_with_any_number_of_threads()
    {
        float[][] parameters = [.. new[] { 1, 2, 3, 5, 1 }.Select(threads =>
        {
            using Device device = TestDevice.OfThreads(threads);
            using Vae model = new(784, 400, 2, seed: 1, device);
            using Trainer trainer = new(model, new Adam(1e-3f), new TrainerOptions { Seed = 4 });
            trainer.Fit(Digits.Load().Train.Take(1000), epochs: 1, batchSize: 128);
            return model.Store.Read();
        })];
        foreach (float[] other in parameters.Skip(1))
        {
            Assert.That(other.AsSpan().SequenceEqual(parameters[0]), Is.True);
        }
    }

    /// <summary>An update inside a product, which stores no gradient, gives the same bits as an update from a stored gradient.</summary>
    [TestCaseSource(nameof(Optimizers))]
    public void Updates_in_the_product_change_no_bit(Optimizer optimizer)
    {
        float[][] parameters = [.. new[] { true, false }.Select(fuse =>
        {
            using Vae model = new(20, new Mlp(16, 12), 3, seed: 5);
            using Trainer trainer = new(model, optimizer,
                new TrainerOptions { Compiler = fuse ? CompilerOptions.Default : CompilerOptions.Default.Without(Pass.FuseUpdates) });
            trainer.Fit(SmallData(50), epochs: 3, batchSize: 16);
            return model.Store.Read();
        })];
        Assert.That(parameters[0].AsSpan().SequenceEqual(parameters[1]), Is.True);
    }

    [Test]
    public void Steps_in_row_tiles_agree_with_the_reference_and_between_threads()
    {
        CompilerOptions tiles = CompilerOptions.Default with { TileRows = 8 };
        float[][] parameters = [.. new[] { 1, 2, 3, 5 }.Select(threads =>
        {
            using Device device = TestDevice.OfThreads(threads);
            using Vae model = new(20, new Mlp(16, 12), 3, seed: 5, device: device);
            StepComparison.Check(model, new Adam(1e-3f), SmallData(50), steps: 5, batch: 10, clipNorm: 0, tolerance: 1e-4, tiles);
            return model.Store.Read();
        })];
        Assert.That(parameters.All(other => other.AsSpan().SequenceEqual(parameters[0])), Is.True);
    }

    /// <summary>The guard of a fused update checks a bound of the product. If it ends a step, nothing may have changed.</summary>
    [Test]
    public void A_step_that_is_not_finite_changes_nothing([Values] bool fuse)
    {
        using Autoencoder model = new(20, 16, 3, seed: 5);
        float[] before = model.Store.Read();
        Array.Fill(before, 1e30f);
        model.Store.Write(before);
        using Trainer trainer = new(model, new Adam(1e-3f),
            new TrainerOptions { Compiler = fuse ? CompilerOptions.Default : CompilerOptions.Default.Without(Pass.FuseUpdates) });
        DivergenceException e = Assert.Throws<DivergenceException>(() => trainer.Fit(SmallData(50), epochs: 1, batchSize: 10));
        Assert.That(e.Message, Does.Contain("#"), "names a tensor");
        Assert.That(model.Store.Read(), Is.EqualTo(before));
    }

    [Test]
    public void A_step_allocates_nothing_and_many_steps_are_one_call()
    {
        using Vae model = new(784, 40, 2);
        using OptimizerState state = new(new Adam(), model);
        Dataset data = Digits.Load().Train.Take(640);
        using TableProgram program = new(model, data, 10, CompilerOptions.Default, new Adam(), state, 0);
        int[] order = [.. Enumerable.Range(0, data.Count)];
        RateRule rate = new(1e-3f, Schedules.Cosine(1000));
        Assert.That(program.RunBlock(order, default, rate).StepsDone, Is.EqualTo(64));
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int block = 1; block < 6; block++)
        {
            program.RunBlock(order, new RunOptions { FirstStep = 64 * block }, rate);
        }

        Assert.That(GC.GetAllocatedBytesForCurrentThread() - before, Is.Zero);
    }

    private static Dataset SmallData(int rows)
    {
        float[] values = new float[rows * 20];
        new RandomSource(9).Uniform(values, 0.5);
        return Dataset.FromFloats("small", Array.ConvertAll(values, value => value + 0.5f), 20);
    }
}
