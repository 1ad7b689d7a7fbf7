using System.Globalization;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Tests.Devices;

/// <summary>
/// The child process of <see cref="CudaDeviceTests"/>, since a process looks for the driver once. It trains a VAE on a GPU, or prints the
/// exception that says why it cannot.
/// </summary>
internal static class CudaDevice
{
    public const string Program = "cuda device";

    public static void Run(string index)
    {
        try
        {
            using Device gpu = Device.Cuda(int.Parse(index, CultureInfo.InvariantCulture));
            Console.WriteLine(Describe(gpu));
        }
        catch (Exception error) when (error is NotSupportedException or DeviceNotFoundException or NativeLibraryException)
        {
            Console.WriteLine($"{error.GetType().Name}: {error.Message}");
        }
    }

    /// <summary>The name of a device, and what two epochs of training on it give.</summary>
    public static string Describe(Device device)
    {
        Dataset data = Dataset.FromFloats("ramps", [.. Enumerable.Range(0, 48 * 16).Select(i => i % 16 / 16f)], columns: 16);
        using Vae vae = new(inputs: 16, hidden: 12, latents: 5, seed: 1, device: device);
        using Trainer trainer = new(vae, new Adam(1e-3f));
        double loss = trainer.Fit(data, epochs: 2, batchSize: 20).Epochs[1].Train;
        return string.Create(CultureInfo.InvariantCulture, $"{device.Name} {loss:R}");
    }
}
