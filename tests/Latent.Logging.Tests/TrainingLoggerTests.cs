using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;
using Microsoft.Extensions.Logging;

namespace Latent.Logging.Tests;

public sealed class TrainingLoggerTests
{
    private const int Rows = 40, Inputs = 6, Batch = 8;

    [Test]
    public void A_training_logs_its_start_its_epochs_and_its_end()
    {
        RecordingLogger logger = new(LogLevel.Information);
        using Vae model = new(Inputs, 5, 2, seed: 1);
        using Trainer trainer = new(model, new Adam(1.5e-3f), new TrainerOptions { Seed = 7 });

        History history = trainer.LogTo(logger).Fit(Data().Split(32), epochs: 2, batchSize: Batch);

        Assert.That(logger.Entries.Select(entry => entry.Id.Id), Is.EqualTo(new[]
        {
            TrainingEvents.StartedId, TrainingEvents.TestedEpochId, TrainingEvents.TestedEpochId, TrainingEvents.EndedId,
        }));
        Assert.That(logger.Entries.Select(entry => entry.Level), Is.All.EqualTo(LogLevel.Information));
        Assert.That(logger.Entries[0].Text, Is.EqualTo(
            $"Training of vae starts after epoch 0, step 0: {model.ParameterCount} parameters, Adam with rate 0.0015, seed 7"));
        EpochMetrics last = history.Epochs[^1];
        IReadOnlyDictionary<string, object?> properties = logger.Entries[2].Properties;
        using (Assert.EnterMultipleScope())
        {
            Assert.That(logger.Entries[2].Id.Name, Is.EqualTo("TrainingTestedEpoch"));
            Assert.That(properties["Model"], Is.EqualTo("vae"));
            Assert.That((properties["Epoch"], properties["Step"]), Is.EqualTo(((object)2, (object)8L)));
            Assert.That(properties["Loss"], Is.EqualTo(last.Train));
            Assert.That(properties["TestLoss"], Is.EqualTo(last.Test));
            Assert.That(properties["Seconds"], Is.EqualTo(last.Seconds));
            Assert.That(properties["Terms"], Is.EqualTo(string.Join(
                ", ", last.Terms.Select(term => FormattableString.Invariant($"{term.Key} {term.Value:G6}")))).And.Contain("."));
            Assert.That(logger.Entries[2].Text, Is.EqualTo("Training of vae, epoch 2, step 8: " + FormattableString.Invariant(
                $"loss {last.Train:G6}, test loss {last.Test:G6} ({properties["Terms"]}) in {last.Seconds:G3} s")));
            Assert.That(logger.Entries[3].Text, Does.Match(@"^Training of vae ended after epoch 2, step 8, in [0-9.E-]+ s$"));
        }
    }

    [Test]
    public void Steps_are_messages_for_debugging_and_an_epoch_may_have_no_test()
    {
        RecordingLogger logger = new(LogLevel.Debug);
        using Vae model = new(Inputs, 5, 2, seed: 1);
        using TrainingLoop loop = new(model);

        History history = loop.LogTo(logger).Run(Data(), epochs: 1, Batch);

        Entry steps = logger.Entries.Single(entry => entry.Id.Id == TrainingEvents.StepsId);
        Entry epoch = logger.Entries.Single(entry => entry.Id.Id == TrainingEvents.EpochId);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(steps.Level, Is.EqualTo(LogLevel.Debug));
            Assert.That((steps.Properties["Step"], steps.Properties["Rows"]), Is.EqualTo(((object)5L, (object)(long)Rows)));
            Assert.That(steps.Properties["Loss"], Is.EqualTo(history.Epochs[0].Train).Within(1e-9));
            Assert.That(epoch.Properties, Does.Not.ContainKey("TestLoss"));
            Assert.That(epoch.Properties["Loss"], Is.EqualTo(history.Epochs[0].Train));
        }
    }

    [Test]
    public void A_divergence_is_an_error()
    {
        RecordingLogger logger = new(LogLevel.Information);
        using Autoencoder model = new(Inputs, 5, 2, seed: 1);
        using Trainer trainer = new(model, new Sgd(1e30f));

        trainer.LogTo(logger);
        DivergenceException error = Assert.Throws<DivergenceException>(() => trainer.Fit(Data(), epochs: 3, batchSize: Batch))!;

        Entry entry = logger.Entries[^1];
        using (Assert.EnterMultipleScope())
        {
            Assert.That((entry.Id.Id, entry.Level), Is.EqualTo((TrainingEvents.DivergedId, LogLevel.Error)));
            Assert.That(entry.Error, Is.SameAs(error));
            Assert.That((entry.Properties["Epoch"], entry.Properties["Step"], entry.Properties["Tensor"]),
                Is.EqualTo(((object)error.Epoch, (object)error.Step, (object)error.Tensor)));
        }
    }

    [Test]
    public void Stops_cancellations_and_other_errors_are_told_apart()
    {
        using CancellationTokenSource cancellation = new();
        Assert.That(LastOf((loop, _) => loop.Stop(), default), Is.EqualTo((TrainingEvents.StoppedId, LogLevel.Information)));
        Assert.That(LastOf((_, _) => cancellation.Cancel(), cancellation.Token),
            Is.EqualTo((TrainingEvents.CancelledId, LogLevel.Information)));
        Assert.That(LastOf((_, _) => throw new IOException("full"), default), Is.EqualTo((TrainingEvents.FailedId, LogLevel.Error)));
    }

    [Test]
    public void A_level_that_is_off_costs_no_memory_and_no_message()
    {
        RecordingLogger logger = new(LogLevel.Warning);
        TrainingLogger callback = new(logger);
        long bytes = -1;
        using Vae model = new(Inputs, 5, 2, seed: 1);
        using TrainingLoop loop = new(model);
        loop.Callbacks.Add(new Probe((training, report) =>
        {
            EpochMetrics metrics = new(1, 2, 3, report.Terms, 4);
            Call();
            long before = GC.GetAllocatedBytesForCurrentThread();
            for (int i = 0; i < 1000; i++)
            {
                Call();
            }

            bytes = GC.GetAllocatedBytesForCurrentThread() - before;

            void Call()
            {
                callback.OnStart(training);
                callback.OnSteps(training, report);
                callback.OnEpoch(training, metrics);
                callback.OnEnd(training);
            }
        }));

        loop.Run(Data(), epochs: 1, Batch);

        Assert.That((bytes, logger.Entries.Count), Is.EqualTo((0, 0)));
    }

    private static (int Id, LogLevel Level) LastOf(Action<TrainingLoop, StepReport> atSteps, CancellationToken cancellation)
    {
        RecordingLogger logger = new(LogLevel.Information);
        using Vae model = new(Inputs, 5, 2, seed: 1);
        using TrainingLoop loop = new(model);
        loop.LogTo(logger).Callbacks.Add(new Probe(atSteps));
        try
        {
            loop.Run(Data(), epochs: 3, Batch, null, cancellation);
        }
        catch (Exception error) when (error is OperationCanceledException or IOException)
        {
            // The log tells them apart.
        }

        return (logger.Entries[^1].Id.Id, logger.Entries[^1].Level);
    }

    private static Dataset Data() => Dataset.FromFloats(
        "rows", [.. Enumerable.Range(0, Rows * Inputs).Select(i => i * 13 % 17 / 17f)], Inputs);

    private sealed class Probe(Action<TrainingLoop, StepReport> atSteps) : TrainingCallback
    {
        public override void OnSteps(TrainingLoop loop, StepReport report) => atSteps(loop, report);
    }
}
