using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The Wasserstein GAN with gradient penalty: a critic whose slope is held near 1 between data and samples estimates their distance (Gulrajani et
/// al., "Improved training of Wasserstein GANs", 2017, algorithm 1). No batch normalisation in the critic, since the penalty is of each sample.
/// The paper's Adam: learning rate 1e-4, moments that decay by 0 and 0.9.
/// </summary>
/// <param name="inputs">Columns of the data.</param>
/// <param name="architecture">The critic's networks; the generator mirrors them.</param>
/// <param name="latents">Numbers of noise for each sample.</param>
/// <param name="options">How it is trained; five critic steps and a penalty of weight 10 if null.</param>
/// <param name="seed">Seed of the first parameter values.</param>
/// <param name="device">Where it computes; <see cref="Device.Default"/> if null.</param>
public sealed class WassersteinGan(
    int inputs, Architecture architecture, int latents, GanOptions? options = null, ulong seed = 0, Device? device = null)
    : Gan(inputs, architecture, latents, options ?? Paper, Style, seed, device)
{
    /// <summary>The paper's options.</summary>
    public static GanOptions Paper { get; } = new() { Loss = AdversarialLoss.Wasserstein, DiscriminatorSteps = 5, GradientPenalty = 10 };

    /// <inheritdoc/>
    public override string Kind => "wgan-gp";

    private static GanStyle Style { get; } = new() { Generator = new NetworkStyle { Normalization = channels => new BatchNorm(channels) } };
}
