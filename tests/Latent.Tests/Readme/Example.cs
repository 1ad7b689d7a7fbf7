using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Readme;

internal static class Example
{
    public static History Run()
    {
        // README: In C#
        DataSplit digits = Digits.Load();                               // 9,000 real digits to train, 1,000 to test, in the assembly
        using var vae = new Vae(inputs: 784, hidden: 400, latents: 2);  // the article's network
        using var trainer = new Trainer(vae, new Adam(1e-3f));
        History history = trainer.Fit(digits, epochs: 20, batchSize: 128);

        float[,] images = digits.Test.ToArray(0, 8);
        var (mu, logVariance) = vae.Encode(images);                     // a distribution for each image
        float[,] copies = vae.Reconstruct(images);
        float[,] digitsOfItsOwn = vae.Sample(count: 64, seed: 7);       // decoded draws from the prior
        vae.Save("digits.safetensors");                                 // fc1.weight, fc_mu.bias, ... as PyTorch names them
        Console.WriteLine($"test loss {history.Epochs[^1].Test:F1} nats a digit, mu {mu[0, 0]:F2}, {mu[0, 1]:F2}");
        // end
        return history;
    }
}
