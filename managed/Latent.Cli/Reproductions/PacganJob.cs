using System.Globalization;
using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Metrics;

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
    /// <summary>Samples as the mixture has them, from those that the generator draws.</summary>
    public float[,] InUnitsOfMixture(float[,] samples)
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
