using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Devices;
using Latent.Metrics;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>How much is done.</summary>
/// <param name="Seeds">Trainings of each kind, with the seeds 0, 1, ...</param>
/// <param name="Epochs">Passes of a plain GAN over the points; others make as many steps.</param>
/// <param name="Points">Points to train on.</param>
internal sealed record PacganSize(int Seeds, int Epochs, int Points)
{
    /// <summary>Such as <c>16 epochs of 100,000 points</c>.</summary>
    [JsonIgnore]
    public string Length => string.Create(CultureInfo.InvariantCulture, $"{Epochs} epoch{(Epochs == 1 ? "" : "s")} of {Points:N0} points");
}

/// <summary>What a training came to.</summary>
/// <param name="Job">The training.</param>
/// <param name="Samples">Of its generator.</param>
/// <param name="Coverage">How they lie on the modes.</param>
/// <param name="Seconds">How long it took.</param>
internal sealed record PacganSamples(PacganJob Job, float[,] Samples, ModeCoverage Coverage, double Seconds);

/// <summary>One training.</summary>
/// <param name="Mixture">What its samples should look like.</param>
/// <param name="Scale">The factor on the points that it learns from.</param>
/// <param name="Setup">How it is trained.</param>
/// <param name="Seed">Seed of points, first weights, noise and samples.</param>
internal sealed record PacganJob(GaussianMixture Mixture, double Scale, PacganSetup Setup, int Seed)
{
    /// <summary>Trains on one thread, and draws samples of the generator.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public PacganSamples Train(PacganSize size, CancellationToken cancellation)
    {
        var start = Stopwatch.GetTimestamp();
        using var device = Device.OnCpu(threads: 1);
        var seed = (ulong)Seed;
        using Gan gan = new(Mixture.Columns, PacganProtocol.Networks, PacganProtocol.Latents, Setup.Options, seed, device);
        using Trainer trainer = new(gan, PacganProtocol.Optimizer, new TrainerOptions { Seed = seed, Decay = Decays.Cosine });
        trainer.Fit(Mixture.Scaled(Scale).Sample(size.Points, seed), Setup.Passes(size.Epochs), PacganProtocol.BatchRows, cancellation: cancellation);
        var samples = InUnitsOfMixture(gan.Sample(PacganProtocol.Samples, seed));
        return new PacganSamples(this, samples, ModeCoverage.Of(Mixture, samples), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private float[,] InUnitsOfMixture(float[,] samples)
    {
        var result = new float[samples.GetLength(0), samples.GetLength(1)];
        for (var row = 0; row < result.GetLength(0); row++)
        {
            for (var column = 0; column < result.GetLength(1); column++)
            {
                result[row, column] = (float)(samples[row, column] / Scale);
            }
        }
        return result;
    }
}
