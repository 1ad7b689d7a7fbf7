using Latent.Data;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Culture.Tests;

/// <summary>Training, sampling and saving give the bits of the invariant culture.</summary>
public sealed class SameBitsTests
{
    [Test]
    public void Weights_losses_samples_and_the_saved_file_of_a_VAE() => AssertSame(() =>
    {
        using Vae model = new(784, new Mlp(32), 3, seed: 1);
        using Trainer trainer = new(model, new Adam(1e-3f));
        EpochMetrics last = trainer.Fit(Digits.Load().Train.Take(500), epochs: 2, batchSize: 64).Epochs[^1];
        return (model.Sample(8, seed: 3), Saved(model), last.Train);
    });

    [Test]
    public void Weights_losses_samples_and_the_saved_file_of_a_GAN() => AssertSame(() =>
    {
        using Gan model = new(784, new Mlp(32), 4, seed: 1);
        using Trainer trainer = new(model, new Adam(2e-4f, Beta1: 0.5));
        EpochMetrics last = trainer.Fit(Digits.Load().Train.Take(500), epochs: 2, batchSize: 64).Epochs[^1];
        return (model.Sample(8, seed: 3), Saved(model), last.Train);
    });

    private static void AssertSame(Func<(float[,] Samples, byte[] File, double Loss)> train)
    {
        (float[,] samples, byte[] file, double loss) = train();
        (float[,] expected, byte[] expectedFile, double expectedLoss) = Invariant.Of(train);

        Assert.That(samples, Is.EqualTo(expected).Using<float>(static (x, y) =>
            BitConverter.SingleToInt32Bits(x) == BitConverter.SingleToInt32Bits(y)));
        Assert.That(file, Is.EqualTo(expectedFile));
        Assert.That(BitConverter.DoubleToInt64Bits(loss), Is.EqualTo(BitConverter.DoubleToInt64Bits(expectedLoss)));
    }

    private static byte[] Saved(Model model)
    {
        string path = Path.GetTempFileName();
        try
        {
            model.Save(path);
            return File.ReadAllBytes(path);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
