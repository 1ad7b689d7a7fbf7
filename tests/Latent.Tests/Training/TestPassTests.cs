using Latent.Data;
using Latent.Models;
using Latent.Modules;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Cancellation and errors in the test after an epoch and in evaluations.</summary>
public sealed class TestPassTests
{
    [Test]
    public void An_epoch_cancelled_in_its_test_continues_with_the_test_to_the_bits_and_metrics_of_running_through([Values] bool throughFile)
    {
        using TemporaryFolder folder = new();
        DataSplit data = new(Digits.Load().Train.Take(100), Digits.Load().Test.Take(50));
        using Vae through = new(784, 8, 2, seed: 1), stopped = new(784, 8, 2, seed: 1), copy = new(784, 8, 2, seed: 1);
        using Trainer whole = new(through), part = new(stopped), read = new(copy);
        EpochMetrics[] metrics = [.. whole.Fit(data, 2, 20).Epochs];
        using CancellationTokenSource source = new();
        Progress progress = new(report =>
        {
            if (report is { Finished: null } && report.Rows == report.RowsPerEpoch)
            {
                source.Cancel();
            }
        });
        Assert.That(
            () => part.Fit(data, 1, 20, progress, source.Token),
            Throws.InstanceOf<OperationCanceledException>().With.Message.Contains("0 of 50 rows"));
        Assert.That((part.Epoch, part.Step, part.Row), Is.EqualTo((0, 5L, 100)));

        (Trainer trainer, Vae model) = throughFile ? (read, copy) : (part, stopped);
        if (throughFile)
        {
            part.SaveState(folder.File("state"));
            read.LoadState(folder.File("state"));
        }

        EpochMetrics[] continued = [.. trainer.Fit(data, 2, 20).Epochs];
        Assert.That(model.Store.Read(), Is.EqualTo(through.Store.Read()));
        Assert.That(continued.Select(Numbers), Is.EqualTo(metrics.Select(Numbers)));

        static (int Epoch, double Train, double? Test) Numbers(EpochMetrics epoch) => (epoch.Epoch, epoch.Train, epoch.Test);
    }

    [Test]
    public void An_evaluation_can_be_cancelled()
    {
        using Vae model = new(784, 8, 2, seed: 1);
        using Trainer trainer = new(model);
        Assert.That(
            () => trainer.Evaluate(Digits.Load().Test.Take(50), cancellation: new CancellationToken(canceled: true)),
            Throws.InstanceOf<OperationCanceledException>().With.Message.Contains("0 of 50 rows"));
    }

    /// <summary>The run ends before its first step. Repeating it would never end.</summary>
    [Test]
    public void An_evaluation_that_makes_no_progress_ends_in_words()
    {
        using Guarded model = new();
        using Trainer trainer = new(model);
        Dataset data = Dataset.FromFloats("rows", [1, 2, 3, -4], 2);
        trainer.Fit(data.Take(1), 1);
        Assert.That(
            () => trainer.Evaluate(data),
            Throws.InvalidOperationException.With.Message.Contains("The evaluation ended as NotFinite after 0 steps, at the tensor sqrt"));
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }

    /// <summary>A model with a guard against negative data, in evaluation only.</summary>
    private sealed class Guarded : Model
    {
        private readonly Linear _layer;

        public Guarded()
            : base(2, 1, null) => _layer = Register("layer", new Linear(2, 2));

        public override string Kind => "guarded";

        public override Objective Objective(Batch batch)
        {
            if (!batch.Graph.Training)
            {
                batch.Graph.AddEffect(new GuardOp(), batch.Data.Sqrt());
            }

            return new Objective(_layer.Forward(batch.Data).Square().Mean());
        }
    }
}
