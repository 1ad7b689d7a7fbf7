namespace Latent.Modules;

/// <summary>
/// Layers one after the other. The module that owns them registers them as its own, under their names; layers without parameters have none.
/// </summary>
internal sealed class Network
{
    private readonly List<(string? Name, Layer Layer)> _layers = [];

    /// <summary>The layers with parameters.</summary>
    public IEnumerable<(string Name, Layer Layer)> Named => _layers.Where(part => part.Name is not null)!;

    public void Add(string name, Layer layer) => _layers.Add((name, layer));

    public void Add(Layer layer) => _layers.Add((null, layer));

    public Tensor Forward(Tensor input) => _layers.Aggregate(input, (tensor, part) => part.Layer.Forward(tensor));
}

/// <summary>Gives the layers of a module their names in order: fc1, fc2, conv1, fc3, …</summary>
internal sealed class LayerNames
{
    private readonly Dictionary<string, int> _counts = [];

    public string Next(string kind)
    {
        int count = _counts.GetValueOrDefault(kind) + 1;
        _counts[kind] = count;
        return $"{kind}{count}";
    }
}
