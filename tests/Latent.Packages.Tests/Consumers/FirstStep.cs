using Latent.Data;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

// One step of training a small VAE on 32 rows.
Dataset data = Dataset.FromFloats("ramps", [.. Enumerable.Range(0, 32 * 64).Select(i => i % 64 / 64f)], columns: 64);
using Vae vae = new(inputs: 64, hidden: 32, latents: 2, seed: 1);
using Trainer trainer = new(vae, new Adam(1e-3f));
double loss = trainer.Fit(data, epochs: 1, batchSize: 32).Epochs[0].Train;
Console.WriteLine($"first step: loss {loss:R}");
Console.WriteLine($"library {NativeLibraryLoader.LoadedPath}");
