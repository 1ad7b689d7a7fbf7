using Latent.Devices;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>The generative adversarial network (Goodfellow et al., "Generative adversarial nets", 2014).</summary>
public class Gan : GanModel, ISampler
{
    private readonly ModelFunction _sample;

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

    /// <summary>Makes a GAN whose networks have given styles.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
    /// <param name="latents">Length of the noise vector of each sample.</param>
    /// <param name="options">Options of the training.</param>
    /// <param name="style">Activations, normalisation and initial weights of both networks.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    public Gan(int inputs, Architecture architecture, int latents, GanOptions? options, GanStyle style, ulong seed, Device? device)
        : base(inputs, architecture, latents, 0, options, style, seed, device) =>
        _sample = new("sample", [], ["sample"], (graph, _) => [TraceSample(graph, null)]);

    /// <inheritdoc/>
    public override string Kind => "gan";

    /// <summary><c>sample</c>, which draws its noise.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_sample];

    /// <inheritdoc/>
    public float[,] Sample(int count, ulong seed) => Run(_sample, count, seed)[0];

    /// <summary>Makes rows in memory of the caller.</summary>
    /// <param name="samples">Receives rows of inputs, one after another.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <exception cref="ArgumentException">The length is not that of whole rows.</exception>
    public void Sample(Span<float> samples, ulong seed) => Compiled(_sample).Run([], samples, seed);
}
