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
    private Network? _decoder;

    /// <summary>Registers the layers before the code.</summary>
    private protected LatentModel(int inputs, Architecture architecture, int latents, Likelihood? likelihood, ulong seed, Device? device)
        : base(inputs, seed, device)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        architecture.Require(inputs);
        (Architecture, Latents, Likelihood) = (architecture, latents, likelihood ?? new BernoulliLikelihood());
        _encoder = Register(architecture.Encoder(inputs, _names, new NetworkStyle()));
    }

    /// <summary>The networks.</summary>
    public Architecture Architecture { get; }

    /// <summary>The number of latents.</summary>
    public int Latents { get; }

    /// <summary>The distribution of data given the decoder's output.</summary>
    public Likelihood Likelihood { get; }

    private Network Decoder =>
        _decoder ?? throw new InvalidOperationException($"{GetType().Name} has no decoder yet; call RegisterDecoder in its constructor.");

    /// <summary>Decodes latents to the mean of the data: values between 0 and 1 under the Bernoulli likelihood.</summary>
    /// <param name="latents">Rows of [count, <see cref="Latents"/>].</param>
    /// <returns>Rows of [count, inputs].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Decode(float[,] latents) => Function("decode", [Latents], (_, z) => [Likelihood.Mean(Decode(z[0]))])
        .Call(RowFunction.Count(latents), 0, RowFunction.Rows(latents, Latents))[0];

    /// <summary>The code of each row, which <see cref="Reconstruct(float[,])"/> decodes.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Code(float[,] data) => Code(RowFunction.Count(data), RowFunction.Rows(data, Inputs));

    /// <summary>The code of each row of a data set.</summary>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public float[,] Code(Dataset data) => Code(data.Count, RowFunction.Rows(data, Inputs));

    /// <summary>Encodes and decodes without noise.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of the same shape: the mean of the data given the code.</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Reconstruct(float[,] data) => Function("reconstruct", [Inputs], (_, x) => [TraceReconstruction(x[0])])
        .Call(RowFunction.Count(data), 0, RowFunction.Rows(data, Inputs))[0];

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
        float[,] ends = Code(2, (row, values) => (row == 0 ? first : last).CopyTo(values));
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

    /// <summary>Traces <see cref="Reconstruct(float[,])"/>.</summary>
    internal Tensor TraceReconstruction(Tensor data) => Likelihood.Mean(Decode(EncodeCode(data)));

    /// <summary>Traces the code of data, without noise.</summary>
    private protected abstract Tensor EncodeCode(Tensor data);

    /// <summary>Traces the encoder up to its features.</summary>
    private protected Tensor EncodeFeatures(Tensor data) => _encoder.Forward(data);

    /// <summary>Traces the decoder up to the locations of the likelihood.</summary>
    private protected Tensor Decode(Tensor latents) => Decoder.Forward(latents);

    /// <summary>Registers the decoder's layers and the likelihood, after those of the code.</summary>
    private protected void RegisterDecoder()
    {
        _decoder = Register(Architecture.Decoder(Latents, Inputs, _names, new NetworkStyle()));
        Register("likelihood", Likelihood);
    }

    private float[,] Code(int rows, RowReader reader) => Function("code", [Inputs], (_, x) => [EncodeCode(x[0])]).Call(rows, 0, reader)[0];

    private void RequireColumns(int columns, string name)
    {
        if (columns != Inputs)
        {
            throw new ArgumentException($"The row has {columns} columns; {Inputs} are expected.", name);
        }
    }
}
