using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The Wasserstein GAN with gradient penalty: a critic whose slope is held near 1 between data and samples estimates their distance
/// (Gulrajani et
/// al., "Improved training of Wasserstein GANs", 2017, algorithm 1). The critic has no batch normalisation, since the penalty is on
/// the gradient of each sample. The paper trains with Adam: learning rate 1e-4, β₁ = 0 and β₂ = 0.9.
/// </summary>
/// <param name="inputs">Columns of the data.</param>
/// <param name="architecture">The critic's networks; the generator mirrors them.</param>
/// <param name="latents">Length of the noise vector of each sample.</param>
/// <param name="options">Options of the training; five critic steps and a penalty of weight 10 if null.</param>
/// <param name="seed">Seed of the initial parameter values.</param>
/// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
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
