using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

// Two epochs of a small VAE on the first GPU, and on the CPU.
try
{
    using Device gpu = Device.Cuda();
    Console.WriteLine($"{gpu.Name}: loss {Train(gpu):R}");
    Console.WriteLine($"cpu: loss {Train(Device.Cpu):R}");
}
catch (NotSupportedException error)
{
    Console.WriteLine($"no GPU: {error.Message}");
}

static double Train(Device device)
{
    Dataset data = Dataset.FromFloats("ramps", [.. Enumerable.Range(0, 96 * 64).Select(i => i % 64 / 64f)], columns: 64);
    using Vae vae = new(inputs: 64, hidden: 32, latents: 5, seed: 1, device: device);
    using Trainer trainer = new(vae, new Adam(1e-3f));
    return trainer.Fit(data, epochs: 2, batchSize: 32).Epochs[1].Train;
}
