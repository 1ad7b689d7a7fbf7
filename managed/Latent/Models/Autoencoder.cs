using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// The plain autoencoder: encoder → vector → decoder, trained to reproduce its input under binary cross-entropy
/// (Hinton and Salakhutdinov, "Reducing the dimensionality of data with neural networks", 2006).
/// </summary>
public sealed class Autoencoder : LatentModel
{
    private readonly Linear _code;

    /// <summary>Makes an autoencoder inputs → hidden → latents → hidden → inputs.</summary>
    /// <param name="inputs">Columns of the data, values between 0 and 1.</param>
    /// <param name="hidden">Sizes of the encoder's hidden layers; the decoder mirrors them.</param>
    /// <param name="latents">Size of the code.</param>
    /// <param name="seed">Seed of the first parameter values.</param>
    /// <param name="context">Threads and kernels; the default ones if null.</param>
    public Autoencoder(int inputs, IReadOnlyList<int> hidden, int latents, ulong seed = 0, Context? context = null)
        : base(inputs, hidden, latents, seed, context)
    {
        _code = Register("fc_code", new Linear(hidden[^1], latents));
        RegisterDecoder();
    }

    /// <summary>Makes an autoencoder with one hidden layer on each side.</summary>
    public Autoencoder(int inputs, int hidden, int latents, ulong seed = 0, Context? context = null)
        : this(inputs, [hidden], latents, seed, context)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "ae";

    /// <summary>The cross-entropy of data under its reconstruction, summed over columns and averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor data = batch.Data;
        Tensor reconstruction = BinaryCrossEntropy.PerSample(DecodeLogits(EncodeCode(data)), data);
        return new Objective(reconstruction, ("reconstruction", reconstruction));
    }

    /// <summary>The code of each row; the same as <see cref="LatentModel.Code(float[,])"/>.</summary>
    public float[,] Encode(float[,] data) => Code(data);

    private protected override Tensor EncodeCode(Tensor data) => _code.Forward(EncodeHidden(data));
}
