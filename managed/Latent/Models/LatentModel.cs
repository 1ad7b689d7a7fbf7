using Latent.Interop;

namespace Latent.Models;

/// <summary>
/// What autoencoders and VAEs share: an encoder of linear layers with relu, a code of a few numbers, and a mirrored decoder that ends in logits
/// of pixel values between 0 and 1. Layers are named fc1, fc2, … through encoder and decoder.
/// </summary>
public abstract class LatentModel : Model
{
    private readonly List<Linear> _encoder = [];
    private readonly List<Linear> _decoder = [];

    /// <summary>Registers the layers before the code.</summary>
    private protected LatentModel(int inputs, IReadOnlyList<int> hidden, int latents, ulong seed, Context? context)
        : base(inputs, seed, context)
    {
        ArgumentNullException.ThrowIfNull(hidden);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        if (hidden.Count == 0 || hidden.Any(size => size < 1))
        {
            throw new ArgumentException($"One or more hidden sizes of at least 1 are needed, not [{string.Join(", ", hidden)}].", nameof(hidden));
        }

        (Hidden, Latents) = ([.. hidden], latents);
        int width = inputs;
        foreach (int size in hidden)
        {
            _encoder.Add(Register(NextName, new Linear(width, size)));
            width = size;
        }
    }

    /// <summary>Sizes of the hidden layers of the encoder, outermost first; the decoder mirrors them.</summary>
    public IReadOnlyList<int> Hidden { get; }

    /// <summary>The number of latents.</summary>
    public int Latents { get; }

    /// <summary>Decodes latents to values between 0 and 1.</summary>
    /// <param name="latents">Rows of [count, <see cref="Latents"/>].</param>
    /// <returns>Rows of [count, inputs].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Decode(float[,] latents) => Function("decode", [Latents], (_, z) => [DecodeLogits(z[0]).Sigmoid()])
        .Call(Compilation.RowFunction.Count(latents), 0, Compilation.RowFunction.Rows(latents, Latents))[0];

    /// <summary>The code of each row: what <see cref="Reconstruct(float[,])"/> decodes.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Code(float[,] data) => Code(Compilation.RowFunction.Count(data), Compilation.RowFunction.Rows(data, Inputs));

    /// <summary>The code of each row of a data set.</summary>
    /// <returns>Rows of [count, <see cref="Latents"/>].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public float[,] Code(Data.Dataset data) => Code(data.Count, Compilation.RowFunction.Rows(data, Inputs));

    /// <summary>Encodes and decodes without noise.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Rows of the same shape, between 0 and 1.</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[,] Reconstruct(float[,] data) => Function("reconstruct", [Inputs], (_, x) => [TraceReconstruction(x[0])])
        .Call(Compilation.RowFunction.Count(data), 0, Compilation.RowFunction.Rows(data, Inputs))[0];

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
            float share = (float)step / (steps - 1);
            for (int i = 0; i < Latents; i++)
            {
                line[step, i] = (1 - share) * ends[0, i] + share * ends[1, i];
            }
        }

        return Decode(line);
    }

    /// <summary>Throws unless all values lie between 0 and 1, as the Bernoulli likelihood of the pixels needs.</summary>
    /// <exception cref="ArgumentException">A value lies outside.</exception>
    public override void Validate(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        int index = data.IsBytes ? -1 : data.Floats.IndexOfAnyExceptInRange(0f, 1f);
        if (index >= 0)
        {
            throw new ArgumentException(
                $"The data set '{data.Name}' holds {data.Floats[index]} in row {index / data.Columns}, column {index % data.Columns}; "
                + "this model needs values between 0 and 1. Rescale the data.",
                nameof(data));
        }
    }

    /// <summary>Traces <see cref="Reconstruct(float[,])"/>.</summary>
    internal Tensor TraceReconstruction(Tensor data) => DecodeLogits(EncodeCode(data)).Sigmoid();

    /// <summary>Traces the code, without noise, of data.</summary>
    private protected abstract Tensor EncodeCode(Tensor data);

    /// <summary>Traces the hidden layers of the encoder.</summary>
    private protected Tensor EncodeHidden(Tensor data) => _encoder.Aggregate(data, (x, layer) => layer.Forward(x).Relu());

    /// <summary>Traces the decoder up to its logits.</summary>
    private protected Tensor DecodeLogits(Tensor latents) =>
        _decoder[^1].Forward(_decoder.SkipLast(1).Aggregate(latents, (z, layer) => layer.Forward(z).Relu()));

    /// <summary>Registers the decoder's layers, after those of the code.</summary>
    private protected void RegisterDecoder()
    {
        int width = Latents;
        foreach (int size in (int[])[.. Hidden.Reverse(), Inputs])
        {
            _decoder.Add(Register(NextName, new Linear(width, size)));
            width = size;
        }
    }

    private string NextName => $"fc{_encoder.Count + _decoder.Count + 1}";

    private float[,] Code(int rows, Compilation.RowReader reader) => Function("code", [Inputs], (_, x) => [EncodeCode(x[0])]).Call(rows, 0, reader)[0];

    private void RequireColumns(int columns, string name)
    {
        if (columns != Inputs)
        {
            throw new ArgumentException($"The row has {columns} columns; {Inputs} are expected.", name);
        }
    }
}
