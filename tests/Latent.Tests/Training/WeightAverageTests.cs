using Latent.Data;
using Latent.Models;
using Latent.Modules;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>Averages of the weights over time.</summary>
public sealed class WeightAverageTests
{
    private const double Decay = 0.8;

    private static readonly Dataset Data = Digits.Load().Train.Take(100);

    [Test]
    public void An_average_follows_its_formula_and_changes_no_bit_of_the_training()
    {
        using Vae plain = Make(), averaged = Make();
        using TrainingLoop without = new(plain, new Adam(1e-2f)), with = new(averaged, new Adam(1e-2f), Averaging);
        double[] expected = Array.ConvertAll(Weights(averaged), value => (double)value);
        for (int step = 0; step < 12; step++)
        {
            without.Steps(Data, 1, 20);
            with.Steps(Data, 1, 20);
            Assert.That(Weights(averaged), Is.EqualTo(Weights(plain)));
            expected = [.. expected.Zip(Weights(plain), (mean, value) => Decay * mean + (1 - Decay) * value)];
        }

        using (with.UseAverage())
        {
            Assert.That(Weights(averaged), Is.EqualTo(expected).Within(1e-5));
        }

        Assert.That(Weights(averaged), Is.EqualTo(Weights(plain)));
    }

    [Test]
    public void The_average_is_evaluated_and_saved_and_the_weights_return()
    {
        using TemporaryFolder folder = new();
        using Vae model = Make();
        using TrainingLoop loop = new(model, new Adam(1e-2f), Averaging);
        loop.Run(Data, 2, 20);
        float[] own = model.Store.Read();
        double loss = loop.Evaluate(Data).Loss, ofAverage;
        using (loop.UseAverage())
        {
            ofAverage = loop.Evaluate(Data).Loss;
            Assert.That(() => loop.Steps(Data), Throws.InvalidOperationException.With.Message.Contains("cannot train"));
            Assert.That(() => loop.SaveState(folder.File("s")), Throws.InvalidOperationException.With.Message.Contains("cannot save"));
            Assert.That(loop.UseAverage, Throws.InvalidOperationException);
        }

        loop.SaveAverage(folder.File("average.safetensors"));
        Assert.That(model.Store.Read(), Is.EqualTo(own));
        using Vae loaded = Make();
        loaded.LoadWeights(folder.File("average.safetensors"));
        using Trainer trainer = new(loaded);
        Assert.That(trainer.Evaluate(Data).Loss, Is.EqualTo(ofAverage).And.Not.EqualTo(loss));
        Assert.That(trainer.Loop.UseAverage, Throws.InvalidOperationException.With.Message.Contains("TrainerOptions.Averaging"));
    }

    [Test]
    public void The_state_holds_the_average()
    {
        using TemporaryFolder folder = new();
        using Vae through = Make(), first = Make(), second = Make();
        using TrainingLoop whole = new(through, new Adam(1e-2f), Averaging), part = new(first, new Adam(1e-2f), Averaging);
        using TrainingLoop rest = new(second, new Adam(1e-2f), Averaging);
        whole.Run(Data, 2, 20);
        part.Steps(Data, 3, 20);
        part.SaveState(folder.File("state"));
        rest.LoadState(folder.File("state"));
        rest.Run(Data, 2, 20);
        using AverageScope one = whole.UseAverage(), other = rest.UseAverage();
        Assert.That(second.Store.Read(), Is.EqualTo(through.Store.Read()));
    }

    [Test]
    public void Early_stopping_restores_the_average_of_the_best_epoch()
    {
        TrainerOptions patient = Averaging with { Patience = 2, ValidationFraction = 0.2 };
        using Autoencoder stopped = new(784, 32, 2, seed: 2), direct = new(784, 32, 2, seed: 2);
        using Trainer stopping = new(stopped, new Adam(0.05f), patient);
        using Trainer straight = new(direct, new Adam(0.05f), patient with { Patience = 0 });
        History history = stopping.Fit(Digits.Load().Train.Take(1000), 200, 32);
        Assert.That(history.StoppedEarly, Is.True);
        straight.Fit(Digits.Load().Train.Take(1000), history.Epochs.Count - 2, 32);
        using AverageScope one = stopping.Loop.UseAverage(), other = straight.Loop.UseAverage();
        Assert.That(stopped.Store.Read(), Is.EqualTo(direct.Store.Read()));
    }

    private static TrainerOptions Averaging => new() { Averaging = Decay };

    private static Vae Make() => new(784, 16, 2, seed: 1);

    private static float[] Weights(Model model) => [.. model.Parameters.SelectMany((Parameter parameter) => model.Read(parameter))];
}
