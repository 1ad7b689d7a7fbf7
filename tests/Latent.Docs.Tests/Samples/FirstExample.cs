using Latent.Data;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Readers.Samples;

internal static class FirstExample
{
    public static History Run()
    {
        // page: README.md, managed/Latent/README.md
        DataSplit digits = Digits.Load();                              // 9,000 digits to train and 1,000 to test, inside the assembly
        using Vae vae = new(inputs: 784, hidden: 400, latents: 2);     // the article's network
        using Trainer trainer = new(vae, new Adam(1e-3f));
        History history = trainer.Fit(digits, epochs: 20, batchSize: 128);

        float[,] images = digits.Test.ToArray(0, 8);                   // 8 rows of 784 pixels between 0 and 1
        (float[,] mu, float[,] logVariance) = vae.Encode(images);      // a normal distribution over the latents for each image
        float[,] copies = vae.Reconstruct(images);
        float[,] newDigits = vae.Sample(count: 64, seed: 7);           // decoded draws from the prior
        Console.WriteLine($"test loss {history.Epochs[^1].Test:F1} nats a digit, mu {mu[0, 0]:F2}, {mu[0, 1]:F2}");
        // end
        return history;
    }
}
