using Latent.Data;
using Latent.IO;
using Latent.Models;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>The state after a training that stops early, and after one that is cancelled before it stops.</summary>
public sealed class EarlyStoppingTests
{
    private static readonly Dataset Data = Digits.Load().Train.Take(1000);

    // The rate is so high that the loss does not fall in every epoch.
    private static readonly Adam Bouncing = new(0.05f);

    [Test]
    public void Parameters_and_optimizer_state_of_the_best_epoch_are_restored_and_counters_are_not()
    {
        using TemporaryFolder folder = new();
        int best = 0;
        NamedTensor[] stopped = StateAfter(folder, patience: 2, trainer =>
        {
            History history = trainer.Fit(Data, 200, 32);
            Assert.That(history.StoppedEarly, Is.True);
            best = history.Epochs.Count - 2;
            Assert.That(trainer.Epoch, Is.EqualTo(history.Epochs.Count));
        });
        NamedTensor[] direct = StateAfter(folder, patience: 0, trainer => trainer.Fit(Data, best, 32));
        Assert.That(stopped.Select(tensor => tensor.Name), Is.EqualTo(direct.Select(tensor => tensor.Name)));
        Assert.That(stopped.Count(tensor => tensor.Name.StartsWith("optimizer.", StringComparison.Ordinal)), Is.GreaterThan(0));
        foreach ((NamedTensor left, NamedTensor right) in stopped.Zip(direct))
        {
            Assert.That(left.Values, Is.EqualTo(right.Values), left.Name);
        }
    }

    [Test]
    public void A_cancelled_training_keeps_its_last_state()
    {
        using TemporaryFolder folder = new();
        NamedTensor[] patient = StateAfter(folder, patience: 1000, Cancelled);
        NamedTensor[] plain = StateAfter(folder, patience: 0, Cancelled);
        Assert.That(patient.SelectMany(tensor => tensor.Values), Is.EqualTo(plain.SelectMany(tensor => tensor.Values)));

        static void Cancelled(Trainer trainer)
        {
            using CancellationTokenSource source = new();
            List<double> losses = [];
            Progress progress = new(report =>
            {
                losses.AddRange(report.Finished is { } finished ? [finished.Test!.Value] : []);
                if (losses.Count > 1 && losses[^1] > losses.Min())
                {
                    source.Cancel();
                }
            });
            Assert.That(() => trainer.Fit(Data, 200, 32, progress, source.Token), Throws.InstanceOf<OperationCanceledException>());
        }
    }

    private static NamedTensor[] StateAfter(TemporaryFolder folder, int patience, Action<Trainer> train)
    {
        using Autoencoder model = new(784, 32, 2, seed: 2);
        using Trainer trainer = new(model, Bouncing, new TrainerOptions { Patience = patience, ValidationFraction = 0.2 });
        train(trainer);
        string path = folder.File("state.safetensors");
        trainer.SaveState(path);
        return [.. SafetensorsFile.Read(path).Tensors];
    }

    private sealed class Progress(Action<TrainingProgress> report) : IProgress<TrainingProgress>
    {
        public void Report(TrainingProgress value) => report(value);
    }
}
