using Latent.Modules;

namespace Latent.Models.Parts;

/// <summary>The styles of a GAN's networks.</summary>
public sealed record GanStyle
{
    /// <summary>The generator's; relu without normalisation by default.</summary>
    public NetworkStyle Generator { get; init; } = new();

    /// <summary>The discriminator's; leaky relu with a slope of 0.2 without normalisation by default.</summary>
    public NetworkStyle Discriminator { get; init; } = new() { Activation = () => new LeakyRelu(0.2) };
}
