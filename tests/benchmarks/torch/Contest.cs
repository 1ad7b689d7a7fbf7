using Latent;
using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Models.Parts;

namespace Benchmarks.Torch;

/// <summary>A model in both libraries, with the networks of <c>latent train</c>.</summary>
/// <param name="Work">Name of the measured work.</param>
/// <param name="Torch">Creates the model with TorchSharp.</param>
/// <param name="Latent">Creates the model with Latent.</param>
internal sealed record Contest(string Work, Func<ITorchModel> Torch, Func<Device, Model> Latent)
{
    private const int Noise = 64;

    private static readonly Mlp Linear = new(512, 256);
    private static readonly ImageSize Image = new(28, 28);

    /// <summary>Batch sizes of the measured steps.</summary>
    public IReadOnlyList<int> Batches { get; init; } = [128];

    /// <summary>The article's VAE.</summary>
    public static Contest Vae { get; } = new("training step", () => new TorchVae(), device => new Vae(784, 400, 2, device: device))
    {
        Batches = [1, 8, 32, 128, 512, 4096],
    };

    /// <summary>The other families of models.</summary>
    public static IReadOnlyList<Contest> Families { get; } =
    [
        new("convolutional VAE step", () => new TorchConvVae(), device => new Vae(784, new ConvNet(Image, 32, 64), 2, device: device)),
        new("GAN round", () => TorchGan.OfLinearLayers(Noise), device =>
            new Gan(784, Linear, Noise, device: device)) { Batches = [8, 32, 128] },
        new("WGAN-GP round, 5 critic steps", () => new TorchWassersteinGan(Noise), device =>
            new WassersteinGan(784, Linear, Noise, device: device))
        {
            Batches = [8, 32, 128],
        },
        new("DCGAN round", () => TorchGan.OfConvolutions(Noise), device => new Dcgan(new ConvNet(Image, 64, 128), Noise, device: device)),
    ];
}
