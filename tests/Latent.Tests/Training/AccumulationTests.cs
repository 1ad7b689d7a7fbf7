using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Tests.IO;
using Latent.Training;

namespace Latent.Tests.Training;

/// <summary>The mean of the gradients of several batches.</summary>
public sealed class AccumulationTests
{
    private static readonly Dataset Data = Digits.Load().Train.Take(240);

    [Test]
    public void Batches_give_the_state_of_one_large_batch_up_to_rounding([Values(2, 5)] int count, [Values(0, 0.1)] double clipNorm)
    {
        using Autoencoder small = new(784, 16, 2, seed: 2), large = new(784, 16, 2, seed: 2);
        TrainerOptions options = new() { ClipNorm = clipNorm, Shuffle = false };
        using Trainer several = new(small, new Sgd(1e-3f), options with { Accumulation = count });
        using Trainer one = new(large, new Sgd(1e-3f), options);
        // 240 rows are 4 whole steps of 60 or, for 5, of 50 and a partial one of 40.
        int rows = count == 2 ? 60 : 50;
        double loss = several.Fit(Data, 3, rows / count).Epochs[^1].Train;
        Assert.That(loss, Is.EqualTo(one.Fit(Data, 3, rows).Epochs[^1].Train).Within(1e-5 * loss));
        Assert.That(several.Step, Is.EqualTo(one.Step));
        Assert.That(small.Store.Read(), Is.EqualTo(large.Store.Read()).Within(1e-5));
    }

    [Test]
    public void Each_batch_draws_noise_of_its_own_and_the_seed_gives_the_same_bits()
    {
        float[] first = Train(), second = Train();
        Assert.That(first, Is.EqualTo(second));

        static float[] Train()
        {
            using Vae model = new(784, 16, 2, seed: 2);
            using Trainer trainer = new(model, new Adam(1e-3f), new TrainerOptions { Accumulation = 3 });
            History history = trainer.Fit(Data, 4, 20);
            Assert.That(history.Epochs.Select(epoch => epoch.Train), Is.Ordered.Descending);
            return model.Store.Read();
        }
    }

    [Test]
    public void A_GAN_accumulates_in_each_of_its_gradient_steps_and_resumes_within_an_epoch()
    {
        using TemporaryFolder folder = new();
        TrainerOptions options = new() { Accumulation = 2 };
        using Gan through = Make(), resumed = Make();
        using Trainer whole = new(through, null, options);
        whole.Fit(Data, 2, 10);
        // The discriminator step reads 2 batches of 10 rows; the generator step of this loss reads no data.
        Assert.That(whole.Step, Is.EqualTo(2 * 12));
        using (Gan first = Make())
        using (TrainingLoop loop = new(first, null, options))
        {
            loop.Steps(Data, 5, 10);
            loop.SaveState(folder.File("state"));
        }

        using Trainer second = new(resumed, null, options);
        second.LoadState(folder.File("state"));
        second.Fit(Data, 2, 10);
        Assert.That(resumed.Store.Read(), Is.EqualTo(through.Store.Read()));

        static Gan Make() => new(784, new Mlp(8), 2, seed: 2);
    }

    [Test]
    public void Divergence_leaves_the_parameters_before_the_step()
    {
        using Autoencoder model = new(4, 3, 2, seed: 1);
        float[] before = model.Store.Read();
        Array.Fill(before, 1e30f);
        model.Store.Write(before);
        using Trainer trainer = new(model, null, new TrainerOptions { Accumulation = 4 });
        float[] rows = [.. Enumerable.Range(0, 8 * 4).Select(i => i / 32f)];
        Assert.That(() => trainer.Fit(Dataset.FromFloats("rows", rows, 4), 1, 2), Throws.InstanceOf<DivergenceException>());
        Assert.That(model.Store.Read(), Is.EqualTo(before));
        Assert.That(
            () => new Trainer(model, null, new TrainerOptions { Accumulation = 0 }), Throws.InstanceOf<ArgumentOutOfRangeException>());
    }
}
