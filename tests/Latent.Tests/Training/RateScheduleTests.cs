using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Schedules of the learning rate over one call of Fit, and over several.</summary>
public sealed class RateScheduleTests
{
    private const int Rows = 100, BatchSize = 20, StepsPerEpoch = Rows / BatchSize;

    private static readonly Dataset Data = Digits.Load().Train.Take(Rows);

    [Test]
    public void Several_calls_over_stated_epochs_give_the_bits_of_one([Values(1, 2)] int epochsOfCall)
    {
        TrainerOptions options = new() { Schedule = Schedules.Linear() };
        float[] once = Train(options, trainer => trainer.Fit(Data, 4, BatchSize));
        float[] several = Train(options with { PlannedEpochs = 4 }, trainer =>
        {
            while (trainer.Epoch < 4)
            {
                trainer.Fit(Data, epochsOfCall, BatchSize);
            }
        });
        Assert.That(several, Is.EqualTo(once));
    }

    [Test]
    public void After_the_stated_epochs_the_factor_stays()
    {
        TrainerOptions decaying = new() { Schedule = time => 1 - 0.5 * time.Fraction, PlannedEpochs = 2 };
        TrainerOptions scheduled = new() { Schedule = time => 1 - 0.5 * Math.Min(1, time.Step / (2.0 * StepsPerEpoch)) };
        Assert.That(
            Train(decaying, trainer => trainer.Fit(Data, 3, BatchSize)),
            Is.EqualTo(Train(scheduled, trainer => trainer.Fit(Data, 3, BatchSize))));
    }

    [Test]
    public void A_warm_up_longer_than_the_plan_leaves_a_factor_of_1()
    {
        Schedule schedule = Schedules.WarmUp(500, Schedules.Linear());
        Assert.That(new TrainingTime(700, 100).Since(500).Fraction, Is.EqualTo(1));
        Assert.That(new TrainingTime(500, 500).Since(500).Fraction, Is.EqualTo(1));
        Assert.That(schedule(new TrainingTime(700, 100)), Is.Zero);
    }

    [Test]
    public void Another_size_of_batches_leaves_the_plan_in_epochs()
    {
        List<double> fractions = [];
        TrainerOptions options = new()
        {
            PlannedEpochs = 4,
            Schedule = time =>
            {
                fractions.Add(time.Fraction);
                return 1;
            },
        };
        using Autoencoder model = new(784, 4, 2, seed: 2);
        using Trainer trainer = new(model, null, options);
        trainer.Fit(Data, 2, BatchSize);
        trainer.Fit(Data, 2, 5 * BatchSize);
        Assert.That(fractions.Max(), Is.LessThan(1));
        Assert.That(fractions[^1], Is.GreaterThan(fractions[2 * StepsPerEpoch]));
    }

    [Test]
    public void A_call_beyond_the_epochs_of_the_first_is_refused_in_words()
    {
        using Autoencoder model = new(784, 4, 2, seed: 2);
        using Trainer trainer = new(model, null, new TrainerOptions { Schedule = Schedules.Cosine() });
        trainer.Fit(Data, 0, BatchSize);
        trainer.Fit(Data, 2, BatchSize);
        float[] before = model.Store.Read();
        Assert.That(
            () => trainer.Fit(Data, 1, BatchSize),
            Throws.InvalidOperationException.With.Message.Contains("ends with step 10").And.Message.Contains("PlannedEpochs"));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        Assert.That(trainer.Epoch, Is.EqualTo(2));
    }

    [Test]
    public void Stopped_and_resumed_gives_the_bits_of_running_through([Values(0, 4)] int stated)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        TrainerOptions options = new() { Schedule = Schedules.Linear(), PlannedEpochs = stated };
        float[] through = Train(options, trainer => trainer.Fit(Data, 4, BatchSize));
        Train(options, trainer =>
        {
            using CancellationTokenSource source = new();
            Progress progress = new(report =>
            {
                if (report is { Epoch: 2, Finished: not null })
                {
                    source.Cancel();
                }
            });
            Assert.That(() => trainer.Fit(Data, 4, BatchSize, progress, source.Token), Throws.InstanceOf<OperationCanceledException>());
            trainer.SaveState(path);
        });
        float[] resumed = Train(options, trainer =>
        {
            trainer.LoadState(path);
            Assert.That(trainer.Epoch, Is.EqualTo(2));
            trainer.Fit(Data, 2, BatchSize);
        });
        Assert.That(resumed, Is.EqualTo(through));
    }

    [Test]
    public void The_state_knows_the_planned_epochs()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        TrainerOptions options = new() { Schedule = Schedules.Linear() };
        Train(options, trainer =>
        {
            trainer.Fit(Data, 2, BatchSize);
            trainer.SaveState(path);
        });
        Train(options, trainer =>
        {
            trainer.LoadState(path);
            Assert.That(() => trainer.Fit(Data, 2, BatchSize), Throws.InvalidOperationException.With.Message.Contains("ends with step 10"));
        });
    }

    /// <summary>The saw-tooth of earlier versions: each call of Fit began anew, somewhere in the middle of the schedule.</summary>
    [Test]
    public void Factors_of_several_calls_fall_once()
    {
        List<double> factors = [];
        TrainerOptions options = new()
        {
            Schedule = time =>
            {
                factors.Add(1 - time.Fraction);
                return factors[^1];
            },
            PlannedEpochs = 3,
        };
        Train(options, trainer =>
        {
            for (int epoch = 0; epoch < 3; epoch++)
            {
                trainer.Fit(Data, 1, BatchSize);
            }
        });
        Assert.That(factors, Is.EqualTo(Enumerable.Range(0, 15).Select(step => 1 - step / 15.0)).Within(1e-12));
    }

    [Test]
    public void Planned_steps_serve_data_of_an_unknown_number_of_rows([Values] bool stated)
    {
        float[][] rows = [.. Enumerable.Range(0, Rows).Select(row => Row(row))];
        IDataSource stream = DataSources.FromRows("stream", 784, rows);
        TrainerOptions options = new() { Schedule = Schedules.Linear(), PlannedSteps = stated ? 2 * StepsPerEpoch : 0, Shuffle = false };
        if (stated)
        {
            Assert.That(
                Train(options, trainer => trainer.Fit(stream, 2, BatchSize)),
                Is.EqualTo(Train(options with { PlannedSteps = 0 }, trainer => trainer.Fit(Data, 2, BatchSize))));
            return;
        }

        Train(options, trainer => Assert.That(
            () => trainer.Fit(stream, 2, BatchSize), Throws.InvalidOperationException.With.Message.Contains("PlannedSteps")));

        static float[] Row(int row)
        {
            float[] values = new float[784];
            Data.CopyRow(row, values);
            return values;
        }
    }

    [Test]
    public void Schedules_are_composed()
    {
        Schedule warm = Schedules.WarmUp(2, Schedules.Linear());
        Assert.That(
            Enumerable.Range(0, 7).Select(step => warm(new TrainingTime(step, 6))),
            Is.EqualTo(new[] { 0.5, 1, 1, 0.75, 0.5, 0.25, 0 }).Within(1e-12));
        Schedule product = Schedules.Product(Schedules.StepDecay(1, 0.5), Schedules.Linear(4));
        Assert.That(
            Enumerable.Range(0, 6).Select(step => product(new TrainingTime(step))),
            Is.EqualTo(new[] { 1, 0.375, 0.125, 0.03125, 0, 0 }).Within(1e-12));
        Assert.That(() => Schedules.Cosine(0), Throws.InstanceOf<ArgumentOutOfRangeException>());
        Assert.That(
            () => new Trainer(new Autoencoder(4, 3, 2), null, new TrainerOptions { PlannedEpochs = 1, PlannedSteps = 1 }),
            Throws.InstanceOf<ArgumentOutOfRangeException>().With.Message.Contains("PlannedSteps must be 0 if PlannedEpochs is stated"));
    }

    private static float[] Train(TrainerOptions options, Action<Trainer> train)
    {
        using Autoencoder model = new(784, 4, 2, seed: 2);
        using Trainer trainer = new(model, new Adam(1e-2f), options);
        train(trainer);
        return model.Store.Read();
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
