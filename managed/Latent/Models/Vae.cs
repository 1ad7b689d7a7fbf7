using Latent.Data;
using Latent.Devices;
using Latent.Losses;
using Latent.Models.Parts;
using Latent.Modules;
using static System.FormattableString;

namespace Latent.Models;

/// <summary>
/// The variational autoencoder of Kingma and Welling, "Auto-Encoding Variational Bayes" (2014): the encoder maps each input to a
/// normal distribution N(mu, sigma²) over the latents, and the decoder decodes a draw from it.
/// </summary>
/// <remarks>
/// The article behind the README's first example names the second head <c>log_sigma</c> and uses it as the logarithm of the variance. Here
/// it is called the log-variance, with sigma = exp(½ · logVariance); in files it keeps the article's name <c>fc_log_sigma</c>.
/// </remarks>
public class Vae : LatentModel, ISampler, IWeighted, IPosterior
{
    private readonly Layer _mu;
    private readonly Layer _logVariance;
    private readonly ModelFunction _encode, _sample, _draw, _elbo;

    /// <summary>
    /// Makes a VAE inputs → hidden → latents → hidden → inputs: the network of the README's first example with 784, 400 and 2.
    /// </summary>
    /// <param name="inputs">Columns of the data, values between 0 and 1.</param>
    /// <param name="hidden">Size of the encoder's hidden layer; the decoder mirrors it.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    public Vae(int inputs, int hidden, int latents, ulong seed = 0, Device? device = null)
        : this(inputs, new Mlp(hidden), latents, null, seed, device)
    {
    }

    /// <summary>Makes a VAE of given networks.</summary>
    /// <param name="inputs">Columns of the data.</param>
    /// <param name="architecture">The networks.</param>
    /// <param name="latents">The number of latents.</param>
    /// <param name="likelihood">The distribution of data given the decoder's output; Bernoulli if null.</param>
    /// <param name="seed">Seed of the initial parameter values.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="ArgumentException">The data does not fit the networks.</exception>
    public Vae(int inputs, Architecture architecture, int latents, Likelihood? likelihood = null, ulong seed = 0, Device? device = null)
        : base(inputs, architecture, latents, likelihood, seed, device)
    {
        _mu = Register("fc_mu", Architecture.Head(latents));
        _logVariance = Register("fc_log_sigma", Architecture.Head(latents));
        RegisterDecoder();
        _encode = new("encode", [("data", inputs)], ["mu", "log_variance"], (_, x) =>
        {
            (Tensor mu, Tensor logVariance) = EncodeDistribution(x[0]);
            return [mu, logVariance];
        });
        _sample = new("sample", [], ["mean"], (graph, _) => [Likelihood.Mean(Decode(graph.Normal([Shape.Batch, latents])))]);
        _draw = new("draw", [("mu", latents), ("log_variance", latents)], ["draw"], (_, x) => [Reparameterize(x[0], x[1])]);
        _elbo = new("elbo", [("data", inputs)], ["elbo"], (_, x) => [ElboOf(x[0])]);
    }

    /// <inheritdoc/>
    public override string Kind => "vae";

    /// <summary>Those of all models with latents, and <c>encode</c>, <c>sample</c>, <c>draw</c> and <c>elbo</c>.</summary>
    public override IReadOnlyList<ModelFunction> Functions => [.. base.Functions, _encode, _sample, _draw, _elbo];

    /// <summary>
    /// The negative evidence lower bound: cross-entropy of the reconstruction plus KL(N(mu, sigma²) ‖ N(0, I)), averaged over the batch.
    /// </summary>
    public override Objective Objective(Batch batch)
    {
        ArgumentNullException.ThrowIfNull(batch);
        Tensor data = batch.Data;
        (Tensor mu, Tensor logVariance) = EncodeDistribution(data);
        Tensor reconstruction = Likelihood.PerSample(Decode(Reparameterize(mu, logVariance)), data);
        Tensor kl = GaussianKl.PerSample(mu, logVariance);
        return Objective(reconstruction, kl);
    }

    /// <summary>The loss, composed of its two parts; by default their sum, the negative evidence lower bound.</summary>
    /// <param name="reconstruction">−ln p(x | z), averaged over the batch: a scalar.</param>
    /// <param name="kl">The divergence from the prior, averaged over the batch: a scalar.</param>
    protected virtual Objective Objective(Tensor reconstruction, Tensor kl) =>
        new(reconstruction + kl, ("reconstruction", reconstruction), ("kl", kl));

    /// <summary>Traces z = mu + exp(½ · logVariance) · epsilon with epsilon ~ N(0, I), through which gradients flow.</summary>
    public static Tensor Reparameterize(Tensor mu, Tensor logVariance) => new Normal(mu, logVariance).Draw();

    /// <summary>The distribution over the latents of each row.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <returns>Mean and log-variance, each [count, latents].</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public (float[,] Mu, float[,] LogVariance) Encode(float[,] data) => Pair(Run(_encode, data));

    /// <summary>The distribution over the latents of each row, in memory of the caller.</summary>
    /// <param name="data">Rows of inputs, one after another.</param>
    /// <param name="mu">Receives as many rows of means.</param>
    /// <param name="logVariance">Receives as many rows of log-variances.</param>
    /// <exception cref="ArgumentException">A length is not that of whole rows, or the numbers of rows differ.</exception>
    public void Encode(ReadOnlySpan<float> data, Span<float> mu, Span<float> logVariance) => Compiled(_encode).Run(data, mu, logVariance);

    /// <summary>The distribution over the latents of each row of a data set.</summary>
    /// <returns>Mean and log-variance, each [count, latents].</returns>
    /// <exception cref="ArgumentException">The data set has another number of columns.</exception>
    public (float[,] Mu, float[,] LogVariance) Encode(Dataset data) => Pair(Run(_encode, data));

    /// <summary>Draws from N(mu, (scale · sigma)²) for each row.</summary>
    /// <param name="mu">Means, [count, latents].</param>
    /// <param name="logVariance">Log-variances, [count, latents].</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    /// <param name="scale">Factor on sigma, above 0.</param>
    /// <returns>Draws, [count, latents].</returns>
    /// <exception cref="ArgumentException">A number of columns is wrong, the numbers of rows differ, or the scale is not above 0 and
    /// finite.</exception>
    public float[,] Reparameterize(float[,] mu, float[,] logVariance, ulong seed, float scale = 1)
    {
        ArgumentNullException.ThrowIfNull(mu);
        ArgumentNullException.ThrowIfNull(logVariance);
        if (mu.GetLength(0) != logVariance.GetLength(0))
        {
            throw new ArgumentException(
                $"There are {mu.GetLength(0)} means and {logVariance.GetLength(0)} log-variances; expected as many rows of both.",
                nameof(logVariance));
        }

        if (!(scale > 0 && float.IsFinite(scale)))
        {
            throw new ArgumentOutOfRangeException(nameof(scale), scale, Invariant($"The scale must be above 0 and finite, not {scale}."));
        }

        float shift = 2 * MathF.Log(scale);
        RowReader logVariances = RowFunction.Rows(logVariance, Latents);
        return Compiled(_draw).Call(mu.GetLength(0), seed, RowFunction.Rows(mu, Latents), (row, values) =>
        {
            logVariances(row, values);
            foreach (ref float value in values)
            {
                value += shift;
            }
        })[0];
    }

    /// <summary>Decodes draws from the prior N(0, I).</summary>
    /// <param name="count">Number of rows.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    /// <returns>Rows of [count, inputs]: the mean of the data given each draw.</returns>
    public float[,] Sample(int count, ulong seed) => Run(_sample, count, seed)[0];

    /// <summary>Decodes draws from the prior N(0, I), in memory of the caller.</summary>
    /// <param name="means">Receives rows of inputs, one after another: the mean of the data given each draw.</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    /// <exception cref="ArgumentException">The length is not that of whole rows.</exception>
    public void Sample(Span<float> means, ulong seed) => Compiled(_sample).Run([], means, seed);

    /// <summary>The evidence lower bound of each row, in nats, from one draw of the latents.</summary>
    /// <param name="data">Rows of [count, inputs].</param>
    /// <param name="seed">The same seed gives the same draws.</param>
    /// <returns>For each row the bound on ln p(x); higher is better.</returns>
    /// <exception cref="ArgumentException">The rows have another number of columns.</exception>
    public float[] Elbo(float[,] data, ulong seed) => [.. Run(_elbo, data, seed)[0].Cast<float>()];

    /// <inheritdoc/>
    public Tensor LogWeights(Tensor data, int draws)
    {
        ArgumentNullException.ThrowIfNull(data);
        (Tensor mu, Tensor logVariance) = EncodeDistribution(data);
        Normal q = new(mu.RepeatRows(draws), logVariance.RepeatRows(draws));
        Tensor latents = q.Draw();
        Tensor log = Normal.StandardLog(latents) - q.Log(latents) - Likelihood.NegativeLog(Decode(latents), data.RepeatRows(draws)).Sum(1);
        return log.Reshape([Shape.Batch, draws]);
    }

    /// <inheritdoc/>
    protected override Tensor EncodeCode(Tensor data) => EncodeDistribution(data).Mu;

    private (Tensor Mu, Tensor LogVariance) EncodeDistribution(Tensor data)
    {
        Tensor hidden = EncodeFeatures(data);
        return (_mu.Forward(hidden), _logVariance.Forward(hidden));
    }

    private Tensor ElboOf(Tensor data)
    {
        (Tensor mu, Tensor logVariance) = EncodeDistribution(data);
        Tensor location = Decode(Reparameterize(mu, logVariance));
        return -Likelihood.NegativeLog(location, data).SumKeepingAxes(1) - mu.GaussianKl(logVariance).SumKeepingAxes(1);
    }

    private static (float[,] Mu, float[,] LogVariance) Pair(float[][,] outputs) => (outputs[0], outputs[1]);
}
