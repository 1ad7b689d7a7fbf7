using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>
/// The networks between rows of data and features, on which a model is built: encoders and discriminators go down from the data, decoders and
/// generators back up. A model reads the same on all of them.
/// </summary>
public abstract record Architecture
{
    private protected Architecture()
    {
    }

    /// <summary>In one line, from data to features: <c>784 → 400</c>.</summary>
    public abstract string Describe(int inputs);

    /// <summary>Throws unless rows of so many numbers fit.</summary>
    /// <exception cref="ArgumentException">They do not.</exception>
    internal abstract void Require(int inputs);

    /// <summary>The weights that the networks between rows and latents have at least, without what depends on the model.</summary>
    internal abstract long LeastWeights(int inputs, int latents);

    /// <summary>From rows [batch, inputs] to features [batch, size].</summary>
    internal abstract Network Encoder(int inputs, LayerNames names, NetworkStyle style);

    /// <summary>The number of features.</summary>
    internal abstract int Features { get; }

    /// <summary>A layer on the features.</summary>
    internal abstract Linear Head(int outputs, LayerOptions? options = null);

    /// <summary>From rows [batch, size] to rows [batch, outputs].</summary>
    internal abstract Network Decoder(int size, int outputs, LayerNames names, NetworkStyle style);
}

/// <summary>What comes with the layers of a network.</summary>
internal sealed record NetworkStyle
{
    /// <summary>After each layer but the last.</summary>
    public Func<Layer> Activation { get; init; } = () => new Relu();

    /// <summary>Before the activation, of so many channels, but not next to the data; null for none.</summary>
    public Func<int, Layer>? Normalization { get; init; }

    /// <summary>First values and normalisation of the weights.</summary>
    public LayerOptions? Options { get; init; }

    /// <summary>Options of a layer: a bias in front of a normalisation would have no effect.</summary>
    public LayerOptions OptionsOf(bool isAtData) => (Options ?? new LayerOptions()) with { HasBias = !IsNormalized(isAtData) };

    /// <summary>Adds normalisation and activation behind a layer.</summary>
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
