using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;

namespace Latent.Models;

/// <summary>
/// The conditional VAE: encoder and decoder are conditioned on a class or a vector, so that the latents need not encode it and samples can
/// be drawn for a given condition (Sohn, Lee and Yan, "Learning structured output representation using deep conditional generative models",
/// 2015, with the standard normal distribution as prior for all conditions).
/// </summary>
public sealed class ConditionalVae : Model, IConditionalSampler, IPosterior
{
    private readonly Network _encoder;
    private readonly Layer _mu;
    private readonly Layer _logVariance;
    private readonly Linear _condition;
    private readonly Network _decoder;
    private readonly ModelFunction _encode, _decode, _reconstruct, _sample;

    /// <summary>Makes a conditional VAE.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="conditions">Length of a condition: the number of classes, or of the columns of a condition vector.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    public ConditionalVae(
        int inputs, int conditions, Architecture architecture, int latents, Likelihood? likelihood = null, ulong seed = 0,
        Device? device = null)
        : base(inputs, seed, device)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        ArgumentOutOfRangeException.ThrowIfLessThan(conditions, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(latents, 1);
        architecture.Require(inputs);
        (Conditions, Architecture, Latents, Likelihood) = (conditions, architecture, latents, likelihood ?? new BernoulliLikelihood());
        LayerNames names = new();
        _condition = Register("condition", new Linear(conditions, inputs, new LayerOptions { HasBias = false }));
        _encoder = Register(architecture.Encoder(inputs, names, new NetworkStyle()));
        _mu = Register("fc_mu", architecture.Head(latents));
        _logVariance = Register("fc_log_sigma", architecture.Head(latents));
        _decoder = Register(
            architecture.Decoder(latents + conditions, Likelihood.DecoderColumns(inputs), names, new NetworkStyle()));
        Register("likelihood", Likelihood);
        _encode = new("encode", [("data", inputs), ("condition", conditions)], ["mu", "log_variance"], (_, x) =>
        {
            (Tensor mu, Tensor logVariance) = Encode(x[0], x[1]);
            return [mu, logVariance];
        });
        _decode = new("decode", [("latents", latents), ("condition", conditions)], ["mean"], (_, x) =>
            [Likelihood.Mean(Decode(x[0], x[1]))]);
        _reconstruct = new("reconstruct", [("data", inputs), ("condition", conditions)], ["mean"], (_, x) =>
            [Likelihood.Mean(Decode(Encode(x[0], x[1]).Mu, x[1]))]);
        _sample = new("sample", [("condition", conditions)], ["mean"], (graph, x) =>
            [Likelihood.Mean(Decode(graph.Normal([Shape.Batch, latents]), x[0]))]);
    }

    /// <inheritdoc/>
    public override string Kind => "cvae";

    /// <inheritdoc/>
    public override void WriteSettings(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        settings.Set("conditions", Conditions);
        settings.Set("latents", Latents);
        settings.Set(Architecture);
        settings.Set(Likelihood);
    }

    /// <summary><c>encode</c>, <c>decode</c>, <c>reconstruct</c> and <c>sample</c>, each with the condition as the last input.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [_encode, _decode, _reconstruct, _sample];

    /// <inheritdoc/>
    public override int Conditions { get; }

    /// <summary>The networks.</summary>
    public Architecture Architecture { get; }

    /// <summary>The number of latents.</summary>
    public int Latents { get; }

    /// <summary>The distribution of data given the decoder's output.</summary>
    public Likelihood Likelihood { get; }

    /// <summary>Throws unless the values are in the likelihood's range, and each row has a label or vector that fits.</summary>
    /// <exception cref="ArgumentException">A value is outside of the range, or a row has no fitting condition.</exception>
    public override void Validate(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        Likelihood.Validate(data);
        data.RequireConditions(Conditions);
    }

    /// <summary>The negative evidence lower bound on ln p(x | c), averaged over the batch.</summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        (Tensor mu, Tensor logVariance) = Encode(batch.Data, batch.Condition);
        Tensor reconstruction = Likelihood.PerSample(Decode(Vae.Reparameterize(mu, logVariance), batch.Condition), batch.Data);
        Tensor kl = GaussianKl.PerSample(mu, logVariance);
        return new Objective(reconstruction + kl, ("reconstruction", reconstruction), ("kl", kl));
    }

    /// <inheritdoc/>
    public float[,] Sample(float[,] conditions, ulong seed) => Run(_sample, conditions, seed)[0];

    /// <summary>Makes a row for each condition, in memory of the caller.</summary>
    /// <param name="conditions">Conditions, one after another.</param>
    /// <param name="means">Receives as many rows of inputs: the mean of the data given a draw and the condition.</param>
    /// <param name="seed">The same seed gives the same rows.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Sample(ReadOnlySpan<float> conditions, Span<float> means, ulong seed) => Compiled(_sample).Run(conditions, means, seed);

    /// <summary>Encodes and decodes without noise.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <param name="conditions">Conditions of the rows, [count, conditions].</param>
    /// <exception cref="ArgumentException">A number of columns is wrong, or the numbers of rows differ.</exception>
    public float[,] Reconstruct(float[,] data, float[,] conditions)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(conditions);
        return data.GetLength(0) == conditions.GetLength(0)
            ? Compiled(_reconstruct).Call(
                data.GetLength(0), 0, RowFunction.Rows(data, Inputs), RowFunction.Rows(conditions, Conditions))[0]
            : throw new ArgumentException(
                $"There are {data.GetLength(0)} rows of data and {conditions.GetLength(0)} conditions; expected one condition a row.",
                nameof(conditions));
    }

    /// <inheritdoc/>
    public (float[,] Mu, float[,] LogVariance) Encode(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RequireConditions(Conditions);
        float[][,] results = Compiled(_encode).Call(data.Count, 0, RowFunction.Rows(data, Inputs), data.CopyCondition);
        return (results[0], results[1]);
    }

    private (Tensor Mu, Tensor LogVariance) Encode(Tensor data, Tensor condition)
    {
        Tensor features = _encoder.Forward(data + _condition.Forward(condition));
        return (_mu.Forward(features), _logVariance.Forward(features));
    }

    private Tensor Decode(Tensor latents, Tensor condition) => _decoder.Forward(latents.Concat(1, condition));
}
