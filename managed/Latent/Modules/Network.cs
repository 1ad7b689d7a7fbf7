namespace Latent.Modules;

/// <summary>
/// Layers one after the other. The module that owns the network registers the layers as its own, under their names; layers without
/// parameters need none.
/// </summary>
public sealed class Network
{
    private readonly List<(string? Name, Layer Layer)> _layers = [];

    /// <summary>The layers with names.</summary>
    internal IEnumerable<(string Name, Layer Layer)> Named => _layers.Where(part => part.Name is not null)!;

    /// <summary>Adds a layer with parameters.</summary>
    /// <param name="name">Its name in the module that owns the network, and in files.</param>
    /// <param name="layer">The layer.</param>
    public void Add(string name, Layer layer)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(layer);
        _layers.Add((name, layer));
    }

    /// <summary>Adds a layer without parameters, such as an activation.</summary>
    /// <exception cref="ArgumentException">The layer has parameters, which need a name.</exception>
    public void Add(Layer layer)
    {
        ArgumentNullException.ThrowIfNull(layer);
        if (layer.Variables.Count > 0)
        {
            throw new ArgumentException(
                $"{layer.GetType().Name} has {layer.Variables.Count} parameters, which need a name in files; add it with a name.",
                nameof(layer));
        }

        _layers.Add((null, layer));
    }

    /// <summary>Traces the layers, the first on the input.</summary>
    public Tensor Forward(Tensor input) => _layers.Aggregate(input, (tensor, part) => part.Layer.Forward(tensor));
}
