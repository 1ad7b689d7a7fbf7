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
    private readonly Linear _mu;
    private readonly Linear _logVariance;
    private readonly Linear _condition;
    private readonly Network _decoder;

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
        _decoder = Register(architecture.Decoder(latents + conditions, inputs, names, new NetworkStyle()));
        Register("likelihood", Likelihood);
    }

    /// <inheritdoc/>
    public override string Kind => "cvae";

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
    public float[,] Sample(float[,] conditions, ulong seed) =>
        Function("sample", [Conditions], (graph, x) => [Likelihood.Mean(Decode(graph.Normal([Shape.Batch, Latents]), x[0]))])
            .Call(RowFunction.Count(conditions), seed, RowFunction.Rows(conditions, Conditions))[0];

    /// <summary>Encodes and decodes without noise.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <param name="conditions">Conditions of the rows, [count, conditions].</param>
    /// <exception cref="ArgumentException">A number of columns is wrong, or the numbers of rows differ.</exception>
    public float[,] Reconstruct(float[,] data, float[,] conditions)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(conditions);
        return data.GetLength(0) == conditions.GetLength(0)
            ? Function("reconstruct", [Inputs, Conditions], (_, x) => [Likelihood.Mean(Decode(Encode(x[0], x[1]).Mu, x[1]))])
                .Call(data.GetLength(0), 0, RowFunction.Rows(data, Inputs), RowFunction.Rows(conditions, Conditions))[0]
            : throw new ArgumentException(
                $"There are {data.GetLength(0)} rows of data and {conditions.GetLength(0)} conditions; expected one condition a row.",
                nameof(conditions));
    }

    /// <inheritdoc/>
    public (float[,] Mu, float[,] LogVariance) Encode(Data.Dataset data)
    {
        ArgumentNullException.ThrowIfNull(data);
        data.RequireConditions(Conditions);
        float[][,] results = Function("encode", [Inputs, Conditions], (_, x) =>
        {
            (Tensor mu, Tensor logVariance) = Encode(x[0], x[1]);
            return [mu, logVariance];
        }).Call(data.Count, 0, RowFunction.Rows(data, Inputs), data.CopyCondition);
        return (results[0], results[1]);
    }

    private (Tensor Mu, Tensor LogVariance) Encode(Tensor data, Tensor condition)
    {
        Tensor features = _encoder.Forward(data + _condition.Forward(condition));
        return (_mu.Forward(features), _logVariance.Forward(features));
    }

    private Tensor Decode(Tensor latents, Tensor condition) => _decoder.Forward(latents.Concat(1, condition));
}
