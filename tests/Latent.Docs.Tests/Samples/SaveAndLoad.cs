using Latent.Data;
using Latent.Models;
using Latent.Training;

namespace Readers.Samples;

internal static class SaveAndLoad
{
    public static (float[,] Saved, float[,] Loaded) Run()
    {
        // page: README.md
        DataSplit digits = Digits.Load();
        using Vae vae = new(inputs: 784, hidden: 400, latents: 2);
        using Trainer trainer = new(vae);
        trainer.Fit(digits, epochs: 1);
        vae.Save("digits.safetensors");                      // weights and sizes: fc1.weight, fc_mu.bias, ..., latents, ...
        trainer.SaveState("training.safetensors");           // parameters, optimizer state, epoch and step

        using Vae loaded = Model.Load<Vae>("digits.safetensors");
        using Trainer resumed = new(loaded);
        resumed.LoadState("training.safetensors");
        resumed.Fit(digits, epochs: 1);                      // the same bits as if the first training had gone on
        trainer.Fit(digits, epochs: 1);
        // end
        return (vae.Reconstruct(digits.Test.ToArray(0, 8)), loaded.Reconstruct(digits.Test.ToArray(0, 8)));
    }
}
