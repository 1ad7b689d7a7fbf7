using Latent.Devices;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>The corruption of a denoising autoencoder's input in training.</summary>
public enum Corruption
{
    /// <summary>Adds normal noise.</summary>
    Gaussian,

    /// <summary>Sets values to 0.</summary>
    Masking,
}

/// <summary>
/// The denoising autoencoder: its input is corrupted data, and it is trained to reproduce the clean data (Vincent et al., "Extracting and
/// composing robust features with denoising autoencoders", 2008). The parts of the loss are those of <see cref="Autoencoder"/>.
/// </summary>
public sealed class DenoisingAutoencoder : Autoencoder
{
    private readonly Corruption _corruption;
    private readonly double _amount;

    /// <summary>Makes an autoencoder.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="corruption">Kind of corruption.</param>
    /// <param name="amount">Standard deviation of the noise, or probability of each value to be set to 0.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
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

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        base.WriteSettings(settings);
        settings.Set("corruption", _corruption == Corruption.Masking ? "masking" : "gaussian");
        settings.Set("amount", _amount);
    }

    /// <summary>
    /// The negative log-likelihood of the clean data under the reconstruction of the corrupted data; in evaluation, of the clean data.
    /// </summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor input = batch.Graph.Training ? Corrupt(batch.Data) : batch.Data;
        Tensor reconstruction = Likelihood.PerSample(Decode(EncodeCode(input)), batch.Data);
        return new Objective(reconstruction, ("reconstruction", reconstruction));
    }

    private Tensor Corrupt(Tensor data) => _corruption == Corruption.Masking
        ? data * data.Graph.Bernoulli(1 - _amount, data.Shape)
        : data + _amount * data.Graph.Normal(data.Shape);
}
