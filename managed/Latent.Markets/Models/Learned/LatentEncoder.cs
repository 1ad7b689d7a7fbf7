using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Models.Parts;
using Latent.Optimizers;
using Latent.Training;

namespace Latent.Markets;

/// <summary>Kinds of encoders that map a day to its latent state.</summary>
public enum EncoderKind
{
    /// <summary>An autoencoder: each day becomes a point.</summary>
    Autoencoder,

    /// <summary>A VAE with a normal decoder: each day becomes a distribution.</summary>
    Vae,

    /// <summary>A VAE with a Student t decoder, on which outlying days have less influence.</summary>
    StudentTVae,
}

/// <summary>Sizes and training of an encoder.</summary>
public sealed record EncoderOptions
{
    /// <summary>The kind of encoder.</summary>
    public EncoderKind Kind { get; init; } = EncoderKind.Vae;

    /// <summary>The size of the hidden layers.</summary>
    public int Hidden { get; init; } = 32;

    /// <summary>The number of latents.</summary>
    public int Latents { get; init; } = 4;

    /// <summary>The number of epochs of a first fit.</summary>
    public int Epochs { get; init; } = 60;

    /// <summary>The number of epochs of a later fit, which starts from the previous one.</summary>
    public int LaterEpochs { get; init; } = 10;

    /// <summary>The number of days in a batch.</summary>
    public int BatchSize { get; init; } = 64;

    /// <summary>Adam's learning rate, which falls linearly to 0 over a fit.</summary>
    public float LearningRate { get; init; } = 2e-3f;
}

/// <summary>The latent state of a day: a normal distribution, with deviations 0 if the encoder gives points.</summary>
/// <param name="Mu">The mean.</param>
/// <param name="Sigma">The standard deviations.</param>
public sealed record LatentState(float[] Mu, float[] Sigma)
{
    /// <summary>The square of the 2-Wasserstein distance, |μ − μ′|² + |σ − σ′|² for normal distributions without correlations (Givens and
    /// Shortt, "A class of Wasserstein metrics for probability distributions", 1984).</summary>
    public double Wasserstein(LatentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        double sum = 0;
        for (int i = 0; i < Mu.Length; i++)
        {
            double mean = Mu[i] - other.Mu[i];
            double width = Sigma[i] - other.Sigma[i];
            sum += mean * mean + width * width;
        }

        return sum;
    }

    /// <summary>The mean of KL(this ‖ other) and KL(other ‖ this), in nats; all deviations must be above 0.</summary>
    public double KullbackLeibler(LatentState other)
    {
        ArgumentNullException.ThrowIfNull(other);
        double sum = 0;
        for (int i = 0; i < Mu.Length; i++)
        {
            double mean = (double)Mu[i] - other.Mu[i];
            double variance = (double)Sigma[i] * Sigma[i];
            double otherVariance = (double)other.Sigma[i] * other.Sigma[i];
            sum += 0.25 * ((variance + mean * mean) / otherVariance + (otherVariance + mean * mean) / variance - 2);
        }

        return sum;
    }
}

/// <summary>An autoencoder or VAE fitted to features of the past.</summary>
internal sealed class LatentEncoder : IDisposable
{
    private readonly Device _device = Device.OnCpu(threads: 1);
    private readonly MarketInputs _inputs;
    private readonly LatentModel _model;
    private readonly Lazy<IReadOnlyList<LatentPoint>> _map;

    /// <summary>Fits an encoder.</summary>
    /// <param name="features">Features of a day.</param>
    /// <param name="past">The days of the fit.</param>
    /// <param name="options">Kind, sizes and training.</param>
    /// <param name="fit">Seed and cancellation.</param>
    /// <param name="previous">The encoder of the previous fit, at whose weights training starts, or null.</param>
    public LatentEncoder(FeatureSet features, PastWindow past, EncoderOptions options, FitOptions fit, LatentEncoder? previous)
    {
        try
        {
            _inputs = MarketInputs.Fit(features, past);
            _model = Create(options, _inputs.Columns, fit.Seed, _device);
            previous?._model.Store.CopyTo(_model.Store);
            Dataset data = Dataset.FromFloats(past.Symbol, [.. _inputs.Rows.SelectMany(row => row)], _inputs.Columns);
            using Trainer trainer = new(_model, new Adam(options.LearningRate),
                new TrainerOptions { Seed = fit.Seed, Schedule = Schedules.Linear() });
            trainer.Fit(data, previous is null ? options.Epochs : options.LaterEpochs, options.BatchSize, cancellation: fit.Cancellation);
            States = Array.ConvertAll(_inputs.Rows, Encode);
        }
        catch
        {
            _model?.Dispose();
            _device.Dispose();
            throw;
        }

        _map = MapOf(past);
    }

    /// <summary>The first day with a state.</summary>
    public int FirstDay => _inputs.FirstDay;

    /// <summary>The states of the days of the fit, from <see cref="FirstDay"/> on.</summary>
    public IReadOnlyList<LatentState> States { get; }

    /// <summary>Latents of the days of the fit.</summary>
    public IReadOnlyList<LatentPoint> Map => _map.Value;

    /// <summary>Computes the states of all days with enough days before them.</summary>
    public IEnumerable<LatentState> AllOf(PastWindow past) =>
        Enumerable.Range(FirstDay, past.Count - FirstDay).Select(day => Of(past.At(day)));

    /// <summary>Computes the state of a day.</summary>
    public LatentState Of(PastWindow past) => Encode(_inputs.Of(past));

    /// <inheritdoc/>
    public void Dispose()
    {
        _model.Dispose();
        _device.Dispose();
    }

    private Lazy<IReadOnlyList<LatentPoint>> MapOf(PastWindow past) =>
        new(() => [.. States.Select((state, i) => new LatentPoint(past.At(FirstDay + i)[0].Time, state.Mu))]);

    // One day at a time: the bits of a state must not depend on the size of the batch.
    private LatentState Encode(float[] row)
    {
        float[,] data = new float[1, row.Length];
        Buffer.BlockCopy(row, 0, data, 0, row.Length * sizeof(float));
        if (_model is not Vae vae)
        {
            float[,] code = _model.Code(data);
            return new LatentState([.. code.Cast<float>()], new float[code.Length]);
        }

        (float[,] mu, float[,] logVariance) = vae.Encode(data);
        return new LatentState([.. mu.Cast<float>()], [.. logVariance.Cast<float>().Select(value => MathF.Exp(0.5f * value))]);
    }

    private static LatentModel Create(EncoderOptions options, int columns, ulong seed, Device device)
    {
        Mlp network = new(options.Hidden);
        return options.Kind switch
        {
            EncoderKind.Autoencoder => new Autoencoder(columns, network, options.Latents, new GaussianLikelihood(columns), seed, device),
            EncoderKind.Vae => new Vae(columns, network, options.Latents, new GaussianLikelihood(columns), seed, device),
            EncoderKind.StudentTVae => new Vae(columns, network, options.Latents, new StudentTLikelihood(columns), seed, device),
            _ => throw new ArgumentException($"The encoder {options.Kind} is not known.", nameof(options)),
        };
    }
}
