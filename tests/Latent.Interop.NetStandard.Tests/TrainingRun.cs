extern alias models;

using System.Runtime.Versioning;
using models::Latent.Data;
using models::Latent.Devices;
using models::Latent.Models;
using models::Latent.Optimizers;
using models::Latent.Training;

namespace Latent.Interop.NetStandard.Tests;

/// <summary>A short training, with the build of Latent that this assembly is loaded with.</summary>
internal static class TrainingRun
{
    /// <summary>Trains a VAE on some of the embedded digits, and writes its parameters to a file. Returns the losses and samples.</summary>
    public static float[] Train(string path)
    {
        using Device device = Device.OnCpu(threads: 2);
        using Vae model = new(inputs: 784, hidden: 32, latents: 4, seed: 3, device);
        Dataset data = Digits.Load().Test;
        using Trainer trainer = new(model, new Adam(1e-3f));
        History history = trainer.Fit(data, epochs: 2, batchSize: 50);
        model.Save(path);
        float[,] samples = model.Sample(count: 3, seed: 7);
        return [.. history.Epochs.Select(epoch => (float)epoch.Train), .. samples.Cast<float>()];
    }

    /// <summary>The framework that this assembly's Latent was built for.</summary>
    public static string Framework => typeof(Vae).Assembly
        .GetCustomAttributes(typeof(TargetFrameworkAttribute), inherit: false)
        .Cast<TargetFrameworkAttribute>().Single().FrameworkName;
}
