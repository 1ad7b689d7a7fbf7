using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Losses;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Training;

public sealed class TrainerTests
{
    [Test]
    public void Loss_falls_every_parameter_changes_and_the_history_has_the_metrics()
    {
        using Vae model = new(784, 64, 2, seed: 1);
        float[][] before = [.. model.Parameters.Select(parameter => model.Read(parameter))];
        using Trainer trainer = new(model, new Adam(1e-3f));
        DataSplit data = Digits.Load();
        History history = trainer.Fit(new DataSplit(data.Train.Take(2000), data.Test), epochs: 3, batchSize: 64);
        Assert.That(history.Epochs.Select(epoch => epoch.Epoch), Is.EqualTo(new[] { 1, 2, 3 }));
        Assert.That(history.Epochs.Select(epoch => epoch.Train), Is.Ordered.Descending);
        Assert.That(history.Epochs[^1].Test, Is.LessThan(230));
        Assert.That(history.Epochs[^1].Test, Is.EqualTo(history.Epochs[^1].Terms["reconstruction"] + history.Epochs[^1].Terms["kl"])
            .Within(1e-3));
        Assert.That(trainer.Step, Is.EqualTo(3 * 32));
        foreach ((Parameter parameter, float[] old) in model.Parameters.Zip(before))
        {
            Assert.That(model.Read(parameter), Is.Not.EqualTo(old), parameter.Name);
        }
    }

    /// <summary>With two latents on MNIST, losses in the literature are about 155 after 60,000 × 10 digits; 9,000 × 15 come near.</summary>
    [Test]
    [Category("Learning")]
    public void The_articles_vae_learns_digits()
    {
        using Vae model = new(784, 400, 2, seed: 1);
        using Trainer trainer = new(model, new Adam(1e-3f));
        Assert.That(trainer.Fit(Digits.Load(), epochs: 12).Epochs[^1].Test, Is.LessThan(168));
    }

    [Test]
    public void Stopped_and_resumed_gives_the_bits_of_running_through()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        Dataset data = Digits.Load().Train.Take(300);
        TrainerOptions options = new() { Seed = 7, Schedule = Schedules.Cosine(20) };
        using Vae through = new(784, 32, 2, seed: 1);
        using Trainer whole = new(through, new Adam(1e-3f), options);
        whole.Fit(data, 4, 64);
        using (Vae first = new(784, 32, 2, seed: 1))
        using (Trainer half = new(first, new Adam(1e-3f), options))
        {
            half.Fit(data, 2, 64);
            half.SaveState(path);
        }

        using Vae second = new(784, 32, 2, seed: 99);
        using Trainer continued = new(second, new Adam(1e-3f), options);
        continued.LoadState(path);
        Assert.That((continued.Epoch, continued.Step), Is.EqualTo((2, 10L)));
        continued.Fit(data, 2, 64);
        Assert.That(second.Store.Read(), Is.EqualTo(through.Store.Read()));
        File.Delete(path);
    }

    [Test]
    public void Cancelled_in_an_epoch_saved_and_continued_gives_the_bits_of_running_through()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        Dataset data = Digits.Load().Train.Take(1000);
        using Vae through = new(784, 16, 2, seed: 1);
        using Trainer whole = new(through);
        whole.Fit(data, 2, 5);
        using (Vae first = new(784, 16, 2, seed: 1))
        using (Trainer part = new(first))
        using (CancellationTokenSource source = new())
        {
            Assert.That(
                () => part.Fit(data, 2, 5, new Progress(report => source.Cancel()), source.Token),
                Throws.InstanceOf<OperationCanceledException>());
            Assert.That((part.Epoch, part.Row), Is.EqualTo((0, 5 * (int)part.Step)));
            part.SaveState(path);
        }

        using Vae second = new(784, 16, 2, seed: 2);
        using Trainer continued = new(second);
        continued.LoadState(path);
        continued.Fit(data, 2, 5);
        Assert.That((continued.Epoch, continued.Step, continued.Row), Is.EqualTo((2, 400L, 0)));
        Assert.That(second.Store.Read(), Is.EqualTo(through.Store.Read()));
        File.Delete(path);
    }

    [Test]
    public void A_state_of_another_optimizer_is_refused_and_changes_nothing()
    {
        string path = Path.Combine(TestContext.CurrentContext.WorkDirectory, $"{Guid.NewGuid():N}.safetensors");
        using Vae model = new(784, 8, 2, seed: 1);
        using Trainer sgd = new(model, new Sgd(1e-3f));
        sgd.SaveState(path);
        using Trainer adam = new(model, new Adam());
        float[] before = model.Store.Read();
        Assert.That(() =>
            adam.LoadState(path), Throws.InstanceOf<SafetensorsException>().With.Message.Contains("optimizer.first_moment.fc1.weight"));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        File.Delete(path);
    }

    [Test]
    public void Cancelling_stops_between_steps_and_keeps_the_model()
    {
        using Vae model = new(784, 16, 2);
        using Trainer trainer = new(model);
        using CancellationTokenSource source = new();
        Progress progress = new(report =>
        {
            if (report.Rows >= 1024)
            {
                source.Cancel();
            }
        });
        Assert.That(() => trainer.Fit(Digits.Load().Train, 5, 8, progress, source.Token), Throws.InstanceOf<OperationCanceledException>());
        Assert.That(trainer.Epoch, Is.Zero);
        Assert.That(trainer.Step, Is.InRange(128, 9000 / 8));
        Assert.That(model.Store.Read(), Has.All.Matches<float>(float.IsFinite));
    }

    [Test]
    public void Divergence_names_epoch_step_and_tensor_and_leaves_the_parameters_before_it()
    {
        using Vae model = new(784, 16, 2);
        Parameter weight = model.Parameters.First(parameter => parameter.Name == "fc_mu.weight");
        float[] values = model.Read(weight);
        values[3] = float.PositiveInfinity;
        model.Write(weight, values);
        float[] before = model.Store.Read();
        using Trainer trainer = new(model);
        DivergenceException? error = Assert.Throws<DivergenceException>(() => trainer.Fit(Digits.Load().Train.Take(100), 1));
        Assert.That((error!.Epoch, error.Step, error.Tensor), Is.EqualTo((1, 0L, "fc_mu.weight")));
        Assert.That(error.Message, Does.Contain("epoch 1").And.Contain("step 0").And.Contain("fc_mu.weight"));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
    }

    [Test]
    public void A_rate_that_is_too_high_ends_in_a_divergence_error_in_the_middle_of_a_block()
    {
        using Autoencoder model = new(784, 64, 2);
        using Trainer trainer = new(model, new Sgd(1e6f));
        DivergenceException? error = Assert.Throws<DivergenceException>(() => trainer.Fit(Digits.Load().Train.Take(640), 3, 10));
        Assert.That(error!.Step, Is.GreaterThan(0).And.LessThan(64));
        Assert.That(trainer.Step, Is.EqualTo(error.Step));
        Assert.That(error.Tensor, Is.Not.Empty);
    }

    /// <summary>√0 has an infinite slope: the loss is finite, the gradient is not.</summary>
    [Test]
    public void A_gradient_that_is_not_finite_is_named_and_spoils_nothing()
    {
        using Custom model = new(y => new Objective((y * 0).Square().Sum().Sqrt()));
        using Trainer trainer = new(model);
        float[] before = model.Store.Read();
        DivergenceException? error = Assert.Throws<DivergenceException>(() => trainer.Fit(Dataset.FromFloats("x", new float[8], 4), 1));
        Assert.That(error!.Tensor, Is.Not.Empty);
        Assert.That(model.Store.Read(), Is.EqualTo(before));
    }

    [Test]
    public void Objectives_that_are_no_scalars_and_schedules_that_are_no_numbers_are_refused()
    {
        Dataset data = Dataset.FromFloats("x", [1, 2, 3, 4, 5, 6, 7, 8], 4);
        using Custom rows = new(y => new Objective(y.Square().Mean(), ("rows", y.Mean(1))));
        using Trainer rowTrainer = new(rows);
        Assert.That(() => rowTrainer.Fit(data, 1), Throws.ArgumentException.With.Message.Contains("'rows' has the shape [batch]"));
        using Custom matrix = new(y => new Objective(y));
        using Trainer matrixTrainer = new(matrix);
        Assert.That(() => matrixTrainer.Evaluate(data), Throws.ArgumentException.With.Message.Contains("'loss' has the shape [batch, 4]"));
        using Custom twice = new(y => new Objective(y.Mean(), ("loss", y.Mean())));
        using Trainer twiceTrainer = new(twice);
        Assert.That(() => twiceTrainer.Fit(data, 1), Throws.ArgumentException.With.Message.Contains("'loss'"));
        using Custom plain = new(y => new Objective(y.Square().Mean()));
        using Trainer scheduled = new(plain, null, new TrainerOptions { Schedule = _ => double.NaN });
        Assert.That(() => scheduled.Fit(data, 1), Throws.InvalidOperationException.With.Message.Contains("factor NaN at step 0"));
    }

    [Test]
    public void A_parameter_without_gradient_is_refused_by_name()
    {
        using Forgetful model = new();
        using Trainer trainer = new(model);
        Assert.That(
            () => trainer.Fit(Dataset.FromFloats("x", new float[8], 4), 1),
            Throws.InvalidOperationException.With.Message.Contains("unused.weight").And.Message.Contains("unused.bias"));
    }

    [Test]
    public void Early_stopping_restores_the_best_parameters()
    {
        using Autoencoder model = new(784, 32, 2, seed: 2);
        // The rate is so high that the loss does not fall in every epoch.
        using Trainer trainer = new(model, new Adam(0.05f), new TrainerOptions { Patience = 2, ValidationFraction = 0.2 });
        History history = trainer.Fit(Digits.Load().Train.Take(1000), epochs: 200, batchSize: 32);
        Assert.That(history.StoppedEarly, Is.True);
        Assert.That(history.Epochs, Has.Count.LessThan(200));
        double best = history.Epochs.Min(epoch => epoch.Test!.Value);
        Assert.That(history.Epochs[^3].Test, Is.EqualTo(best));
        (Dataset _, Dataset validation) = Digits.Load().Train.Take(1000).Split(0.8, 0);
        Assert.That(trainer.Evaluate(validation, 32).Loss, Is.EqualTo(best).Within(1e-9));
    }

    [Test]
    public void Clipping_bounds_the_norm_of_an_sgd_step()
    {
        using Autoencoder model = new(784, 32, 2, seed: 2);
        float[] before = model.Store.Read();
        using Trainer trainer = new(model, new Sgd(1f), new TrainerOptions { ClipNorm = 0.25 });
        trainer.Fit(Digits.Load().Train.Take(16), 1, 16);
        double norm = Math.Sqrt(model.Store.Read().Zip(before, (a, b) => Math.Pow(a - b, 2)).Sum());
        Assert.That(norm, Is.EqualTo(0.25).Within(1e-4));
    }

    [Test]
    public void A_schedule_scales_the_rate_of_each_step()
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        float[] before = model.Store.Read();
        using Trainer still = new(model, new Sgd(1f), new TrainerOptions { Schedule = _ => 0 });
        still.Fit(Digits.Load().Train.Take(100), 1, 16);
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        Schedule warm = Schedules.WarmUp(4, Schedules.StepDecay(2, 0.5));
        Assert.That(
            Enumerable.Range(0, 8).Select(step => warm(new TrainingTime(step))),
            Is.EqualTo(new[] { 0.25, 0.5, 0.75, 1, 1, 1, 0.5, 0.5 }));
        Schedule cosine = Schedules.Cosine(10);
        Assert.That(
            new[] { 0, 5, 10, 20 }.Select(step => cosine(new TrainingTime(step))), Is.EqualTo(new[] { 1, 0.5, 0, 0 }).Within(1e-12));
    }

    [TestCase(1)]
    [TestCase(3)]
    public void A_schedule_ends_with_the_last_step_also_of_a_GAN_that_reads_several_batches(int discriminatorSteps)
    {
        const int Rows = 120, BatchSize = 10, Epochs = 2;
        int steps = Epochs * Rows / (BatchSize * discriminatorSteps);
        using Gan decaying = new(784, new Mlp(8), 2, new GanOptions { DiscriminatorSteps = discriminatorSteps }, seed: 2);
        using Gan scheduled = new(784, new Mlp(8), 2, new GanOptions { DiscriminatorSteps = discriminatorSteps }, seed: 2);
        using Trainer first = new(decaying, new Adam(1e-3f), new TrainerOptions { Schedule = Schedules.Linear() });
        using Trainer second = new(scheduled, new Adam(1e-3f), new TrainerOptions { Schedule = time => 1 - (double)time.Step / steps });
        foreach (Trainer trainer in (Trainer[])[first, second])
        {
            trainer.Fit(Digits.Load().Train.Take(Rows), Epochs, BatchSize);
        }

        Assert.That(first.Step, Is.EqualTo(steps));
        Assert.That(decaying.Store.Read(), Is.EqualTo(scheduled.Store.Read()));
    }

    [Test]
    public void Without_shuffling_the_seed_of_a_model_without_noise_does_not_matter()
    {
        float[][] results = [.. new ulong[] { 1, 2 }.Select(seed =>
        {
            using Autoencoder model = new(784, 8, 2, seed: 2);
            using Trainer trainer = new(model, null, new TrainerOptions { Seed = seed, Shuffle = false });
            trainer.Fit(Digits.Load().Train.Take(100), 1, 16);
            return model.Store.Read();
        })];
        Assert.That(results[1], Is.EqualTo(results[0]));
    }

    [Test]
    public void Evaluation_covers_every_row_once_for_any_batch()
    {
        using Autoencoder model = new(784, 8, 2, seed: 2);
        using Trainer trainer = new(model);
        Dataset data = Digits.Load().Test.Take(101);
        double[] losses = [.. new[] { 1, 7, 64, 101, 500 }.Select(batch => trainer.Evaluate(data, batch).Loss)];
        Assert.That(losses, Is.All.EqualTo(losses[0]).Within(1e-4 * losses[0]));
    }

    /// <summary>
    /// A step reads a batch for the discriminator, one for the generator, and one more for each further row of a packing.
    /// </summary>
    [TestCase(1)]
    [TestCase(3)]
    public void Evaluation_of_a_GAN_covers_every_row_once_for_any_batch(int packing)
    {
        using Gan model = new(784, new Mlp(8), 2, new GanOptions { Packing = packing }, seed: 2);
        using Trainer trainer = new(model);
        float[,] rows = Digits.Load().Test.ToArray(0, 101);
        Dataset data = Dataset.FromFloats("digits", rows);
        double[] scores = [.. new[] { 1, 7, 64, 101, 500 }.Select(Score)];
        Assert.That(scores, Is.All.EqualTo(scores[0]).Within(1e-5));
        if (packing == 1)
        {
            double mean = Enumerable.Range(0, 101)
                .Average(row => trainer.Evaluate(data.Subset([row, row])).Terms["discriminator.data_score"]);
            Assert.That(scores[0], Is.EqualTo(mean).Within(1e-5));
        }

        double Score(int batch) => trainer.Evaluate(data, batch).Terms["discriminator.data_score"];
    }

    [Test]
    public void GANs_skip_a_partial_batch_unless_it_is_the_only_one()
    {
        Dataset data = Digits.Load().Train.Take(101);
        using Gan gan = new(784, new Mlp(8), 2, seed: 2);
        using Trainer ganTrainer = new(gan);
        ganTrainer.Fit(data, epochs: 1, batchSize: 50);
        using Vae vae = new(784, 8, 2);
        using Trainer vaeTrainer = new(vae);
        vaeTrainer.Fit(data, epochs: 1, batchSize: 50);
        Assert.That((ganTrainer.Step, vaeTrainer.Step), Is.EqualTo((2L, 3L)));
        ganTrainer.Fit(data.Take(20), epochs: 1, batchSize: 50);
        Assert.That(ganTrainer.Step, Is.EqualTo(3L), "all rows of a small data set are one batch");
    }

    [Test]
    public void Data_that_do_not_fit_are_refused()
    {
        using Vae model = new(4, 3, 2);
        using Trainer trainer = new(model);
        Assert.That(() =>
            trainer.Fit(Dataset.FromFloats("wide", new float[10], 5), 1),
            Throws.ArgumentException.With.Message.Contains("'wide' has 2 rows of 5 columns"));
        Assert.That(
            () => trainer.Fit(Dataset.FromFloats("bright", [0, 1, 0.5f, 1, 0, 0, 1.5f, 0], 4), 1),
            Throws.ArgumentException.With.Message.Contains("1.5 in row 1, column 2"));
        Dataset good = Dataset.FromFloats("good", new float[8], 4);
        Assert.That(() => trainer.Fit(good, 1, batchSize: 0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(() => trainer.Fit(good, -1), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }

    private static IEnumerable<Func<Model, Trainer>> BadSettings =>
    [
        model => new Trainer(model, new Adam(0)), model => new Trainer(model, new Adam(float.NaN)), model =>
            new Trainer(model, new Adam(Beta1: 1)),
        model => new Trainer(model, new Adam(Epsilon: 0)), model => new Trainer(model, new Sgd(Momentum: -1)),
        model => new Trainer(model, new Sgd(Nesterov: true)), model => new Trainer(model, new RmsProp(Smoothing: 2)),
        model => new Trainer(model, new AdamW(WeightDecay: -1)), model => new Trainer(model, null, new TrainerOptions { ClipNorm = -1 }),
        model => new Trainer(model, null, new TrainerOptions { Patience = -1 }),
        model => new Trainer(model, null, new TrainerOptions { ValidationFraction = 1 }),
    ];

    [Test]
    public void Early_stopping_of_a_GAN_is_refused()
    {
        using Gan model = new(4, new Mlp(3), 2);
        TrainerOptions patient = new() { Patience = 2 };
        Assert.That(
            () => new Trainer(model, null, patient),
            Throws.ArgumentException.With.Message.Contains("patience is 2").And.Message.Contains("(discriminator, generator)"));
    }

    [TestCaseSource(nameof(BadSettings))]
    public void Settings_out_of_range_are_refused(Func<Model, Trainer> make)
    {
        using Vae model = new(4, 3, 2);
        Assert.That(() => make(model), Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("must be"));
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    private sealed class Custom : Model
    {
        private readonly Linear _layer;
        private readonly Func<Tensor, Objective> _objective;

        public Custom(Func<Tensor, Objective> objective)
            : base(4, 0, null)
        {
            _layer = Register("layer", new Linear(4, 4));
            _objective = objective;
        }

        public override string Kind => "custom";

        public override Objective Objective(Batch batch) => _objective(_layer.Forward(batch.Data));
    }

    private sealed class Forgetful : Model
    {
        private readonly Linear _used;

        public Forgetful()
            : base(4, 0, null)
        {
            _used = Register("used", new Linear(4, 4));
            Register("unused", new Linear(4, 4));
        }

        public override string Kind => "forgetful";

        public override Objective Objective(Batch batch) => new(MeanSquaredError.Mean(_used.Forward(batch.Data), batch.Data));
    }
}
