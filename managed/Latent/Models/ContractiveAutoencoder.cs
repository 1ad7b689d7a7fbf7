using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>
/// The contractive autoencoder: the squared Frobenius norm of the code's Jacobian is part of the loss, so that the code changes little with
/// the data (Rifai et al., "Contractive auto-encoders: explicit invariance during feature extraction", 2011, equation 7). The Jacobian is
/// exact for any encoder: it takes one gradient for each latent, and training differentiates these gradients again.
/// </summary>
public sealed class ContractiveAutoencoder : Autoencoder
{
    private readonly double _weight;

    /// <summary>Makes an autoencoder.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="weight">λ: the weight of the Jacobian in the loss.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public ContractiveAutoencoder(
        int inputs, Architecture architecture, int latents, double weight = 0.1, Likelihood? likelihood = null, ulong seed = 0,
        Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        _weight = weight;
    }

    /// <inheritdoc/>
    public override string Kind => "contractive-ae";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        base.WriteSettings(settings);
        settings.Set("contraction", _weight);
    }

    /// <summary>The reconstruction's loss and λ ‖∂code/∂data‖², averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor code = EncodeCode(batch.Data);
        Tensor reconstruction = Likelihood.PerSample(Decode(code), batch.Data);
        Tensor contraction = Loss.BatchMean(Penalties.JacobianNorm(code, batch.Data));
        return new Objective(reconstruction + _weight * contraction, ("reconstruction", reconstruction), ("contraction", contraction));
    }
}
