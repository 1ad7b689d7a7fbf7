using Latent.Modules;

using static TorchSharp.torch;
using Network = TorchSharp.torch.nn.Module<TorchSharp.torch.Tensor, TorchSharp.torch.Tensor>;

namespace Benchmarks.Torch;

/// <summary>
/// The networks of GANs for images of 28 × 28 that <c>latent train</c> builds, in TorchSharp. Generators end with values between 0 and 1.
/// </summary>
internal static class TorchNetworks
{
    /// <summary>Noise → 256 → 512 → 784.</summary>
    public static Network LinearGenerator(int latents, bool isNormalized) => nn.Sequential(
        [.. HiddenLayer(latents, 256, isNormalized), .. HiddenLayer(256, 512, isNormalized), nn.Linear(512, 784), nn.Sigmoid()]);

    /// <summary>784 → 512 → 256 → 1.</summary>
    public static Network LinearDiscriminator(bool scoreHasBias) => nn.Sequential(
        nn.Linear(784, 512), Leaky(), nn.Linear(512, 256), Leaky(), nn.Linear(256, 1, hasBias: scoreHasBias));

    /// <summary>Noise → 128@7×7 → 64@14×14 → 1@28×28.</summary>
    public static Network ConvGenerator(int latents) => nn.Sequential(
        nn.Linear(latents, 128 * 7 * 7, hasBias: false), nn.Unflatten(1, [128, 7, 7]), nn.BatchNorm2d(128), nn.ReLU(inplace: true),
        nn.ConvTranspose2d(128, 64, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(64), nn.ReLU(inplace: true),
        nn.ConvTranspose2d(64, 1, 4, stride: 2, padding: 1), nn.Flatten(), nn.Sigmoid());

    /// <summary>1@28×28 → 64@14×14 → 128@7×7 → 1.</summary>
    public static Network ConvDiscriminator() => nn.Sequential(
        nn.Unflatten(1, [1, 28, 28]), nn.Conv2d(1, 64, 4, stride: 2, padding: 1), Leaky(),
        nn.Conv2d(64, 128, 4, stride: 2, padding: 1, bias: false), nn.BatchNorm2d(128), Leaky(), nn.Flatten(), nn.Linear(128 * 7 * 7, 1));

    private static Network[] HiddenLayer(int inputs, int outputs, bool isNormalized) => isNormalized
        ? [nn.Linear(inputs, outputs, hasBias: false), nn.BatchNorm1d(outputs), nn.ReLU(inplace: true)]
        : [nn.Linear(inputs, outputs), nn.ReLU(inplace: true)];

    private static Network Leaky() => nn.LeakyReLU(0.2, inplace: true);
}
