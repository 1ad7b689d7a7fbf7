using Latent.Devices;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The plain autoencoder: encoder → vector → decoder, trained to reproduce its input
/// (Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks", 2006).
/// </summary>
public class Autoencoder : LatentModel
{
    private readonly Layer _code;

    /// <summary>Makes an autoencoder inputs → hidden → latents → hidden → inputs.</summary>
    /// <param name="inputs">Columns of the data, values between 0 and 1.</param>
    /// <param name="hidden">Size of the encoder's hidden layer; the decoder mirrors it.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public Autoencoder(int inputs, int hidden, int latents, ulong seed = 0, Device? device = null)
        : this(inputs, new Mlp(hidden), latents, null, seed, device)
    {
    }

    /// <summary>Makes an autoencoder of given networks.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    public Autoencoder(
        int inputs, Architecture architecture, int latents, Likelihood? likelihood = null, ulong seed = 0, Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        _code = Register("fc_code", Architecture.Head(latents));
        RegisterDecoder();
    }

    /// <inheritdoc/>
    public override string Kind => "ae";

    /// <summary>Those of all models with latents, and <c>encode</c>, which is the same as <c>code</c>.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [.. base.Functions, base.Functions[0] with { Name = "encode" }];

    /// <summary>
    /// The negative log-likelihood of the data under its reconstruction, summed over columns and averaged over the batch.
    /// </summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor reconstruction = Likelihood.PerSample(Decode(EncodeCode(batch.Data)), batch.Data);
        return new Objective(reconstruction, ("reconstruction", reconstruction));
    }

    /// <summary>The code of each row; the same as <see cref="LatentModel.Code(float[,])"/>.</summary>
    public float[,] Encode(float[,] data) => Code(data);

    /// <inheritdoc/>
    protected override Tensor EncodeCode(Tensor data) => _code.Forward(EncodeFeatures(data));
}
