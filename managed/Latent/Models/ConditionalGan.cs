using Latent.Devices;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The conditional GAN: generator and discriminator are conditioned on a class or a vector (Mirza and Osindero, "Conditional generative
/// adversarial nets", 2014), the discriminator by projection (Miyato and Koyama, 2018).
/// </summary>
public sealed class ConditionalGan : GanModel, IConditionalSampler
{
    private readonly ModelFunction _sample;

    /// <summary>Makes a conditional GAN.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="conditions">Length of a condition: the number of classes, or of the columns of a condition vector.</param>
    /// <param name="architecture">The discriminator's networks; the generator mirrors them.</param>
    /// <param name="latents">Length of the noise vector of each sample.</param>
    /// <param name="options">Options of the training, without packing.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks, or the packing is above 1.</exception>
    public ConditionalGan(
        int inputs, int conditions, Architecture architecture, int latents, GanOptions? options = null, ulong seed = 0,
        Device? device = null)
        : base(inputs, architecture, latents, AtLeastOne(conditions), options, Style, seed, device)
    {
        if (Options.Packing > 1)
        {
            throw new ArgumentException(
                $"The packing is {Options.Packing}; expected 1, since rows of different conditions cannot be packed.", nameof(options));
        }

        _sample = new("sample", [("condition", conditions)], ["sample"], (graph, x) => [TraceSample(graph, x[0])]);
    }

    /// <inheritdoc/>
    public override string Kind => "cgan";

    /// <summary><c>sample</c>, with the condition as input.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_sample];

    private static GanStyle Style { get; } = new() { Generator = new NetworkStyle { Normalization = channels => new BatchNorm(channels) } };

    /// <inheritdoc/>
    public float[,] Sample(float[,] conditions, ulong seed) => Run(_sample, conditions, seed)[0];

    /// <summary>Makes a row for each condition, in memory of the caller.</summary>
    /// <param name="conditions">Conditions, one after another.</param>
    /// <param name="samples">Receives as many rows of inputs.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Sample(ReadOnlySpan<float> conditions, Span<float> samples, ulong seed) =>
        Compiled(_sample).Run(conditions, samples, seed);

    private static int AtLeastOne(int conditions)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(conditions, 1);
        return conditions;
    }
}
