using Latent.Devices;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>What a denoising autoencoder does to its input in training.</summary>
public enum Corruption
{
    /// <summary>Adds normal noise.</summary>
    Gaussian,

    /// <summary>Sets values to 0.</summary>
    Masking,
}

/// <summary>
/// The denoising autoencoder: it sees corrupted data and is trained to reproduce the clean one (Vincent et al., "Extracting and composing robust
/// features with denoising autoencoders", 2008). The parts of the loss are those of <see cref="Autoencoder"/>.
/// </summary>
public sealed class DenoisingAutoencoder : Autoencoder
{
    private readonly Corruption _corruption;
    private readonly double _amount;

    /// <summary>Makes an autoencoder.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="corruption">What is done to the data.</param>
    /// <param name="amount">The noise's standard deviation, or the share of values set to 0.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the first parameter values.</param>
    /// <param name="device">Where it computes; <see cref="Device.Default"/> if null.</param>
    public DenoisingAutoencoder(
        int inputs, Architecture architecture, int latents, Corruption corruption = Corruption.Masking, double amount = 0.3,
        Likelihood? likelihood = null, ulong seed = 0, Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(amount);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(amount, corruption == Corruption.Masking ? 1 : double.MaxValue);
        (_corruption, _amount) = (corruption, amount);
    }

    /// <inheritdoc/>
    public override string Kind => "denoising-ae";

    /// <summary>How unlikely clean data is under the reconstruction of the corrupted one; of the clean one when evaluated.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor seen = batch.Graph.Training ? Corrupt(batch.Data) : batch.Data;
        Tensor reconstruction = Likelihood.PerSample(Decode(EncodeCode(seen)), batch.Data);
        return new Objective(reconstruction, ("reconstruction", reconstruction));
    }

    private Tensor Corrupt(Tensor data) => _corruption == Corruption.Masking
        ? data * data.Graph.Bernoulli(1 - _amount, data.Shape)
        : data + _amount * data.Graph.Normal(data.Shape);
}
