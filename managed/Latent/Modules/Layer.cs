namespace Latent.Modules;

/// <summary>A module that maps one tensor to another.</summary>
public abstract class Layer : Module
{
    /// <summary>Traces the layer: adds its operations to the graph of its input.</summary>
    public abstract Tensor Forward(Tensor input);
}
