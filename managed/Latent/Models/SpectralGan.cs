using Latent.Devices;
using Latent.Interop;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The spectrally normalised GAN: each weight of the discriminator is divided by its largest singular value, which bounds its slope (Miyato et al.,
/// "Spectral normalization for generative adversarial networks", 2018), here with the hinge loss.
/// </summary>
/// <param name="inputs">Columns of the data.</param>
/// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
/// <param name="latents">Numbers of noise for each sample.</param>
/// <param name="options">How it is trained; the hinge loss if null.</param>
/// <param name="seed">Seed of the first parameter values.</param>
/// <param name="device">Where it computes; <see cref="Device.Default"/> if null.</param>
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
