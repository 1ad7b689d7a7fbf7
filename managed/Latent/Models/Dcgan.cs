using Latent.Devices;
using Latent.Interop;
using Latent.Models.Parts;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models;

/// <summary>
/// The deep convolutional GAN: strided convolutions, batch normalisation in both networks except in the layers next to the data, relu in
/// the generator and leaky relu in the discriminator, initial weights from N(0, 0.02²) (Radford, Metz and Chintala, "Unsupervised
/// representation learning with deep convolutional generative adversarial networks", 2016, section 3). The paper trains with Adam and β₁ =
/// 0.5.
/// </summary>
/// <param name="architecture">The networks.</param>
/// <param name="latents">Length of the noise vector of each sample.</param>
/// <param name="options">Options of the training.</param>
/// <param name="seed">Seed of the initial parameter values.</param>
/// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
/// <exception cref="ArgumentException">The options have a penalty on gradients. Batch normalisation makes each score depend on all rows of
/// the batch, so no sample has a gradient of its own.</exception>
public sealed class Dcgan(ConvNet architecture, int latents = 100, GanOptions? options = null, ulong seed = 0, Device? device = null)
    : Gan(architecture.Image.Height * architecture.Image.Width, architecture, latents, WithoutPenalty(options), Style, seed, device)
{
    /// <inheritdoc/>
    public override string Kind => "dcgan";

    private static GanOptions? WithoutPenalty(GanOptions? options) => options is { R1: > 0 } or { GradientPenalty: > 0 }
        ? throw new ArgumentException(
            Invariant($"R1 is {options.R1} and GradientPenalty is {options.GradientPenalty}; expected 0 for both, since the discriminator ")
            + "normalises over the batch and no sample has a gradient of its own. Take a WassersteinGan or SpectralGan for penalties.",
            nameof(options))
        : options;

    private static LayerOptions Weights { get; } = new() { Weight = Initializers.Normal(0.02) };

    private static GanStyle Style { get; } = new()
    {
        Generator = new NetworkStyle { Normalization = channels => new BatchNorm(channels), Options = Weights },
        Discriminator = new NetworkStyle
        {
            Activation = () => new LeakyRelu(0.2),
            Normalization = channels => new BatchNorm(channels, isOfBatch: true),
            Options = Weights,
        },
    };
}
