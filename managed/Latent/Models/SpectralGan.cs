using Latent.Devices;
using Latent.Interop;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The spectrally normalised GAN: each weight of the discriminator is divided by its largest singular value, which bounds the slope of the
/// discriminator (Miyato et al., "Spectral normalization for generative adversarial networks", 2018), here with the hinge loss.
/// </summary>
/// <param name="inputs">Columns of the data.</param>
/// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
/// <param name="latents">Length of the noise vector of each sample.</param>
/// <param name="options">Options of the training; the hinge loss if null.</param>
/// <param name="seed">Seed of the initial parameter values.</param>
/// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
public sealed class SpectralGan(
    int inputs, Architecture architecture, int latents, GanOptions? options = null, ulong seed = 0, Device? device = null)
    : Gan(inputs, architecture, latents, options ?? Paper, Style, seed, device)
{
    /// <summary>The paper's options.</summary>
    public static GanOptions Paper { get; } = new() { Loss = AdversarialLoss.Hinge };

    /// <inheritdoc/>
    public override string Kind => "sngan";

    private static GanStyle Style { get; } = new()
    {
        Generator = new NetworkStyle { Normalization = channels => new BatchNorm(channels) },
        Discriminator = new NetworkStyle { Activation = () => new LeakyRelu(0.1), Options = new LayerOptions { IsSpectral = true } },
    };
}
