using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>
/// The sparse autoencoder: the sum of the code's magnitudes is part of the loss, so that a code larger than necessary uses few of its
/// numbers for each sample (Ng, "Sparse autoencoder", CS294A lecture notes, 2011, with the L1 norm of Olshausen and Field, 1996).
/// </summary>
public sealed class SparseAutoencoder : Autoencoder
{
    private readonly double _weight;

    /// <summary>Makes an autoencoder.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="weight">λ: the weight of the code's magnitudes in the loss.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public SparseAutoencoder(
        int inputs, Architecture architecture, int latents, double weight = 0.1, Likelihood? likelihood = null, ulong seed = 0,
        Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(weight);
        _weight = weight;
    }

    /// <inheritdoc/>
    public override string Kind => "sparse-ae";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        base.WriteSettings(settings);
        settings.Set("sparsity", _weight);
    }

    /// <summary>The reconstruction's loss and λ Σ |code|.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor code = EncodeCode(batch.Data);
        Tensor reconstruction = Likelihood.PerSample(Decode(code), batch.Data);
        Tensor magnitude = Loss.BatchMean(code.Abs());
        return new Objective(reconstruction + _weight * magnitude, ("reconstruction", reconstruction), ("magnitude", magnitude));
    }
}
