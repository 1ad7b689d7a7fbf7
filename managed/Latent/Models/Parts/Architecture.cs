using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// The networks between rows of data and features, of which a model is built: encoders and discriminators map data to features, decoders
/// and generators map back. The code of a model is the same for all architectures.
/// </summary>
public abstract record Architecture
{
    private protected Architecture()
    {
    }

    /// <summary>A description in one line, from data to features, such as <c>784 → 400</c>.</summary>
    public abstract string Describe(int inputs);

    /// <summary>Throws unless rows of <paramref name="inputs"/> numbers fit the networks.</summary>
    /// <exception cref="ArgumentException">The rows do not fit.</exception>
    internal abstract void Require(int inputs);

    /// <summary>A lower bound of the number of weights between rows and latents, without the parts that depend on the model.</summary>
    internal abstract long LeastWeights(int inputs, int latents);

    /// <summary>Makes the network from rows [batch, inputs] to features [batch, size].</summary>
    internal abstract Network Encoder(int inputs, LayerNames names, NetworkStyle style);

    /// <summary>The number of features.</summary>
    internal abstract int Features { get; }

    /// <summary>Makes a linear layer on the features.</summary>
    internal abstract Linear Head(int outputs, LayerOptions? options = null);

    /// <summary>Makes the network from rows [batch, size] to rows [batch, outputs].</summary>
    internal abstract Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style);
}

/// <summary>Activation, normalisation and weight options of the layers of a network.</summary>
internal sealed record NetworkStyle
{
    /// <summary>Makes the activation that follows each layer but the last.</summary>
    public Func<Layer> Activation { get; init; } = () => new Relu();

    /// <summary>
    /// Makes the normalisation before an activation, for a number of channels; null for none. Layers next to the data have none.
    /// </summary>
    public Func<int, Layer>? Normalization { get; init; }

    /// <summary>Initial values and normalisation of the weights.</summary>
    public LayerOptions? Options { get; init; }

    /// <summary>Options of a layer. A layer before a normalisation has no bias, since it would have no effect.</summary>
    public LayerOptions OptionsOf(bool isAtData) => (Options ?? new LayerOptions()) with { HasBias = !IsNormalized(isAtData) };

    /// <summary>Adds normalisation and activation after a layer.</summary>
    public void Finish(Network network, LayerNames names, int channels, bool isAtData)
    {
        if (IsNormalized(isAtData))
        {
            network.Add(names.Next("norm"), Normalization!(channels));
        }

        network.Add(Activation());
    }

    private bool IsNormalized(bool isAtData) => Normalization is not null && !isAtData;
}
