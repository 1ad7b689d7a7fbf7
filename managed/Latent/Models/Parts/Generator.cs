using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>The network from noise, and a condition, to rows of data.</summary>
internal sealed class Generator : Module
{
    private readonly Network _network;
    private readonly bool _isBounded;

    public Generator(Architecture architecture, int latents, int inputs, bool isBounded, NetworkStyle style)
    {
        _network = Register(architecture.Decoder(latents, inputs, new LayerNames(), style));
        _isBounded = isBounded;
    }

    public Tensor Forward(Tensor noise)
    {
        Tensor rows = _network.Forward(noise);
        return _isBounded ? rows.Sigmoid() : rows;
    }
}
