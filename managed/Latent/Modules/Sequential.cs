namespace Latent.Modules;

/// <summary>Layers one after the other, named "0", "1", …</summary>
public sealed class Sequential : Layer
{
    private readonly List<Layer> _layers = [];

    /// <summary>Registers the layers under their positions as names.</summary>
    public Sequential(params ReadOnlySpan<Layer> layers)
    {
        foreach (Layer layer in layers)
        {
            _layers.Add(Register($"{_layers.Count}", layer));
        }
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input) => _layers.Aggregate(input, (tensor, layer) => layer.Forward(tensor));
}
