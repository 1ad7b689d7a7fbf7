using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Devices;
using Latent.Metrics;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>The amount of training.</summary>
/// <param name="Seeds">The number of trainings of each setup, with the seeds 0, 1, ...</param>
/// <param name="Epochs">The number of epochs of a plain GAN; other setups make the same number of steps.</param>
/// <param name="Points">The number of training points.</param>
internal sealed record PacganSize(int Seeds, int Epochs, int Points)
{
    /// <summary>A description such as <c>16 epochs of 100,000 points</c>.</summary>
    [JsonIgnore]
    public string Length => string.Create(CultureInfo.InvariantCulture, $"{Epochs} epoch{(Epochs == 1 ? "" : "s")} of {Points:N0} points");
}

/// <summary>The result of a training.</summary>
/// <param name="Job">The training.</param>
/// <param name="Samples">Samples of the generator.</param>
/// <param name="Coverage">The coverage of the modes by the samples.</param>
/// <param name="Seconds">The duration of the training.</param>
internal sealed record PacganSamples(PacganJob Job, float[,] Samples, ModeCoverage Coverage, double Seconds);

/// <summary>One training.</summary>
/// <param name="Mixture">The target distribution.</param>
/// <param name="Scale">The factor on the training points.</param>
/// <param name="Setup">The setup of the GAN.</param>
/// <param name="Seed">The seed of points, initial weights, noise and samples.</param>
internal sealed record PacganJob(GaussianMixture Mixture, double Scale, PacganSetup Setup, int Seed)
{
    /// <summary>Trains on one thread, and draws samples of the generator.</summary>
    /// <exception cref="OperationCanceledException">The training was cancelled.</exception>
    public PacganSamples Train(PacganSize size, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        using Device device = Device.OnCpu(threads: 1);
        ulong seed = (ulong)Seed;
        using Gan gan = new(Mixture.Columns, PacganProtocol.Networks, PacganProtocol.Latents, Setup.Options, seed, device);
        using Trainer trainer = new(gan, PacganProtocol.Optimizer, new TrainerOptions { Seed = seed, Schedule = Schedules.Cosine() });
        trainer.Fit(Mixture.Scaled(Scale).Sample(size.Points, seed), Setup.Passes(size.Epochs), PacganProtocol.BatchRows,
            cancellation: cancellation);
        float[,] samples = InUnitsOfMixture(gan.Sample(PacganProtocol.Samples, seed));
        return new PacganSamples(this, samples, ModeCoverage.Of(Mixture, samples), Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private float[,] InUnitsOfMixture(float[,] samples)
    {
        float[,] result = new float[samples.GetLength(0), samples.GetLength(1)];
        for (int row = 0; row < result.GetLength(0); row++)
        {
            for (int column = 0; column < result.GetLength(1); column++)
            {
                result[row, column] = (float)(samples[row, column] / Scale);
            }
        }

        return result;
    }
}
