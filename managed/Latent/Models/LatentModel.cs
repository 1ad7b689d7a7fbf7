using Latent.Data;
using Latent.Devices;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The base of autoencoders and VAEs: an encoder, a code of a few numbers, a decoder that mirrors the encoder, and a likelihood of the data
/// given the decoder's output. Layer numbers continue from the encoder to the decoder.
/// </summary>
public abstract class LatentModel : Model
{
    private readonly LayerNames _names = new();
    private readonly Network _encoder;
    private readonly ModelFunction _code, _decode, _reconstruct;
    private Network? _decoder;

    /// <summary>Registers the layers before the code.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    protected LatentModel(int inputs, Architecture architecture, int latents, Likelihood? likelihood, ulong seed, Device? device)
        : base(inputs, seed, device)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        architecture.Require(inputs);
        (Architecture, Latents, Likelihood) = (architecture, latents, likelihood ?? new BernoulliLikelihood());
        _encoder = Register(architecture.Encoder(inputs, _names, new NetworkStyle()));
        _code = new("code", [("data", inputs)], ["code"], (_, x) => [EncodeCode(x[0])]);
        _decode = new("decode", [("latents", latents)], ["mean"], (_, z) => [Likelihood.Mean(Decode(z[0]))]);
        _reconstruct = new("reconstruct", [("data", inputs)], ["mean"], (_, x) => [Likelihood.Mean(Decode(EncodeCode(x[0])))]);
    }

    /// <summary>The networks.</summary>
    public Architecture Architecture { get; }

    /// <summary>The number of latents.</summary>
    public int Latents { get; }

    /// <summary>The distribution of data given the decoder's output.</summary>
    public Likelihood Likelihood { get; }

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("latents", Latents);
        settings.Set(Architecture);
        settings.Set(Likelihood);
    }

    /// <summary><c>code</c>, <c>decode</c> and <c>reconstruct</c>, as the methods of these names compute them.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_code, _decode, _reconstruct];

    private Network Decoder =>
        _decoder ?? throw new InvalidOperationException($"{GetType().Name} has no decoder yet; call RegisterDecoder in its constructor.");

    /// <summary>Decodes latents to the mean of the data: values between 0 and 1 under the Bernoulli likelihood.</summary>
    /// <param name="latents">Rows of [count, <see cref="Latents"/>].</param>
    /// <returns>Rows of [count, inputs].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Decode(float[,] latents) => Run(_decode, latents)[0];

    /// <summary>Decodes latents to the mean of the data, in memory of the caller.</summary>
    /// <param name="latents">Rows of <see cref="Latents"/> numbers, one after another.</param>
    /// <param name="means">Receives as many rows of inputs.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Decode(ReadOnlySpan<float> latents, Span<float> means) => Compiled(_decode).Run(latents, means);

    /// <summary>The code of each row, which <see cref="Reconstruct(float[,])"/> decodes.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Code(float[,] data) => Run(_code, data)[0];

    /// <summary>The code of each row, in memory of the caller.</summary>
    /// <param name="data">Rows of inputs, one after another.</param>
    /// <param name="codes">Receives as many rows of <see cref="Latents"/> numbers.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Code(ReadOnlySpan<float> data, Span<float> codes) => Compiled(_code).Run(data, codes);

    /// <summary>The code of each row of a data set.</summary>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public float[,] Code(Dataset data) => Run(_code, data)[0];

    /// <summary>Encodes and decodes without noise.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of the same shape: the mean of the data given the code.</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Reconstruct(float[,] data) => Run(_reconstruct, data)[0];

    /// <summary>Encodes and decodes without noise, in memory of the caller.</summary>
    /// <param name="data">Rows of inputs, one after another.</param>
    /// <param name="means">Receives as many rows of inputs: the mean of the data given the code.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Reconstruct(ReadOnlySpan<float> data, Span<float> means) => Compiled(_reconstruct).Run(data, means);

    /// <summary>Decodes points on the straight line between the codes of two rows, ends included.</summary>
    /// <param name="from">A row of inputs.</param>
    /// <param name="to">A row of inputs.</param>
    /// <param name="steps">The number of points, 2 or more.</param>
    /// <returns>Rows of [steps, inputs].</returns>
    public float[,] Interpolate(ReadOnlySpan<float> from, ReadOnlySpan<float> to, int steps)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(steps, 2);
        (float[] first, float[] last) = (from.ToArray(), to.ToArray());
        RequireColumns(first.Length, nameof(from));
        RequireColumns(last.Length, nameof(to));
        float[,] ends = Compiled(_code).Call(2, 0, (row, values) => (row == 0 ? first : last).CopyTo(values))[0];
        float[,] line = new float[steps, Latents];
        for (int step = 0; step < steps; step++)
        {
            float fraction = (float)step / (steps - 1);
            for (int i = 0; i < Latents; i++)
            {
                line[step, i] = (1 - fraction) * ends[0, i] + fraction * ends[1, i];
            }
        }

        return Decode(line);
    }

    /// <summary>Throws if a value is outside of the likelihood's range, which is 0 to 1 for the Bernoulli likelihood.</summary>
    /// <exception cref="ArgumentException">A value is outside of the range.</exception>
    public override void Validate(Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Likelihood.Validate(data);
    }

    /// <summary>Traces the code of data, without noise.</summary>
    /// <param name="data">Rows, [batch, inputs].</param>
    /// <returns>Codes, [batch, latents].</returns>
    protected abstract Tensor EncodeCode(Tensor data);

    /// <summary>Traces the encoder up to its features.</summary>
    /// <param name="data">Rows, [batch, inputs].</param>
    /// <returns>Features, [batch, <see cref="Parts.Architecture.Features"/>].</returns>
    protected Tensor EncodeFeatures(Tensor data) => _encoder.Forward(data);

    /// <summary>Traces the decoder up to the locations of the likelihood.</summary>
    /// <param name="latents">Latents, [batch, latents].</param>
    protected Tensor Decode(Tensor latents) => Decoder.Forward(latents);

    /// <summary>
    /// Registers the decoder's layers and the likelihood. A constructor calls it last, after it has registered the layers of the code, so
    /// that the names of the decoder's layers continue from theirs.
    /// </summary>
    protected void RegisterDecoder()
    {
        _decoder = Register(Architecture.Decoder(Latents, Likelihood.DecoderColumns(Inputs), _names, new NetworkStyle()));
        Register("likelihood", Likelihood);
    }

    private void RequireColumns(int columns, string name)
    {
        if (columns != Inputs)
        {
            throw new ArgumentException($"The row has {columns} columns; {Inputs} are expected.", name);
        }
    }
}
