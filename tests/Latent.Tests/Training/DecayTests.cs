using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>The decay of the learning rate over one call of Fit, and over several.</summary>
public sealed class DecayTests
{
    private const int Rows = 100, BatchSize = 20, StepsPerEpoch = Rows / BatchSize;

    private static readonly Dataset Data = Digits.Load().Train.Take(Rows);

    [Test]
    public void Several_calls_over_stated_epochs_give_the_bits_of_one([Values(1, 2)] int epochsOfCall)
    {
        TrainerOptions options = new() { Decay = Decays.Linear };
        float[] once = Train(options, trainer => trainer.Fit(Data, 4, BatchSize));
        float[] several = Train(options with { DecayEpochs = 4 }, trainer =>
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
        TrainerOptions decaying = new() { Decay = share => 1 - 0.5 * share, DecayEpochs = 2 };
        TrainerOptions scheduled = new() { Schedule = step => 1 - 0.5 * Math.Min(1, step / (2.0 * StepsPerEpoch)) };
        Assert.That(
            Train(decaying, trainer => trainer.Fit(Data, 3, BatchSize)),
            Is.EqualTo(Train(scheduled, trainer => trainer.Fit(Data, 3, BatchSize))));
    }

    [Test]
    public void A_call_beyond_the_epochs_of_the_first_is_refused_in_words()
    {
        using Autoencoder model = new(784, 4, 2, seed: 2);
        using Trainer trainer = new(model, null, new TrainerOptions { Decay = Decays.Cosine });
        trainer.Fit(Data, 0, BatchSize);
        trainer.Fit(Data, 2, BatchSize);
        float[] before = model.Store.Read();
        Assert.That(
            () => trainer.Fit(Data, 1, BatchSize),
            Throws.InvalidOperationException.With.Message.Contains("ends with epoch 2").And.Message.Contains(
            "epoch 3").And.Message.Contains("DecayEpochs"));
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        Assert.That(trainer.Epoch, Is.EqualTo(2));
    }

    [Test]
    public void Stopped_and_resumed_gives_the_bits_of_running_through([Values(0, 4)] int stated)
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        TrainerOptions options = new() { Decay = Decays.Linear, DecayEpochs = stated };
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
    public void The_state_knows_the_end_of_the_decay()
    {
        using TemporaryFolder folder = new();
        string path = folder.File("state.safetensors");
        TrainerOptions options = new() { Decay = Decays.Linear };
        Train(options, trainer =>
        {
            trainer.Fit(Data, 2, BatchSize);
            trainer.SaveState(path);
        });
        Train(options, trainer =>
        {
            trainer.LoadState(path);
            Assert.That(() => trainer.Fit(Data, 2, BatchSize), Throws.InvalidOperationException.With.Message.Contains("ends with epoch 2"));
        });
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
