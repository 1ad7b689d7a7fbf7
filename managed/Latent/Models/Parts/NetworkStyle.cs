using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>Activation, normalisation and weight options of the layers of a network.</summary>
public sealed record NetworkStyle
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
    /// <param name="isAtData">Whether the layer is next to the data.</param>
    public LayerOptions OptionsOf(bool isAtData) => (Options ?? new LayerOptions()) with { HasBias = !IsNormalized(isAtData) };

    /// <summary>Adds normalisation and activation after a layer.</summary>
    /// <param name="network">The network, whose last layer is followed.</param>
    /// <param name="names">Gives the normalisation its name.</param>
    /// <param name="channels">Channels, or columns, of the layer's result.</param>
    /// <param name="isAtData">Whether the layer is next to the data.</param>
    public void Finish(Network network, LayerNames names, int channels, bool isAtData)
    {
        ArgumentNullException.ThrowIfNull(network);
        ArgumentNullException.ThrowIfNull(names);
        if (IsNormalized(isAtData))
        {
            network.Add(names.Next("norm"), Normalization!(channels));
        }

        network.Add(Activation());
    }

    private bool IsNormalized(bool isAtData) => Normalization is not null && !isAtData;
}
