using Latent.Devices;
using Latent.Interop;
using Latent.Models.Parts;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models;

/// <summary>
/// The deep convolutional GAN: strided convolutions, batch normalisation in both networks but next to the data, relu in the generator and leaky relu in the
/// discriminator, weights from N(0, 0.02²) (Radford, Metz and Chintala, "Unsupervised representation learning with deep convolutional generative
/// adversarial networks", 2016, section 3). Adam's first moment is to decay by 0.5.
/// </summary>
/// <param name="architecture">The networks.</param>
/// <param name="latents">Numbers of noise for each sample.</param>
/// <param name="options">How it is trained.</param>
/// <param name="seed">Seed of the first parameter values.</param>
/// <param name="device">Where it computes; <see cref="Device.Default"/> if null.</param>
/// <exception cref="ArgumentException">A penalty on gradients was asked for: a batch normalised together has none of each sample's own.</exception>
public sealed class Dcgan(ConvNet architecture, int latents = 100, GanOptions? options = null, ulong seed = 0, Device? device = null)
    : Gan(architecture.Image.Height * architecture.Image.Width, architecture, latents, WithoutPenalty(options), Style, seed, device)
{
    /// <inheritdoc/>
    public override string Kind => "dcgan";

    private static GanOptions? WithoutPenalty(GanOptions? options) => options is { R1: > 0 } or { GradientPenalty: > 0 }
        ? throw new ArgumentException(
            Invariant($"An R1 of {options.R1} and a gradient penalty of {options.GradientPenalty} were asked for, but the discriminator normalises over the batch, so that a ")
            + "sample has no gradient of its own; give 0 for both, or take a WassersteinGan or SpectralGan.", nameof(options))
        : options;

    private static LayerOptions Weights { get; } = new() { Weight = Initializers.Normal(0.02) };

    private static GanStyle Style { get; } = new()
    {
        Generator = new NetworkStyle { Normalization = channels => new BatchNorm(channels), Options = Weights },
        Discriminator = new NetworkStyle
        {
            Activation = () => new LeakyRelu(0.2), Normalization = channels => new BatchNorm(channels, isOfBatch: true), Options = Weights,
        },
    };
}
