using Latent.Devices;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>The generative adversarial network (Goodfellow et al., "Generative adversarial nets", 2014).</summary>
public class Gan : GanModel, ISampler
{
    /// <summary>Makes a GAN.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
    /// <param name="latents">Length of the noise vector of each sample.</param>
    /// <param name="options">Options of the training.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    public Gan(int inputs, Architecture architecture, int latents, GanOptions? options = null, ulong seed = 0, Device? device = null)
        : this(inputs, architecture, latents, options, new GanStyle(), seed, device)
    {
    }

    private protected Gan(int inputs, Architecture architecture, int latents, GanOptions? options, GanStyle style, ulong seed,
        Device? device)
        : base(inputs, architecture, latents, 0, options, style, seed, device)
    {
    }

    /// <inheritdoc/>
    public override string Kind => "gan";

    /// <inheritdoc/>
    public float[,] Sample(int count, ulong seed) => Function("sample", [], (graph, _) => [TraceSample(graph, null)]).Call(count, seed)[0];
}
