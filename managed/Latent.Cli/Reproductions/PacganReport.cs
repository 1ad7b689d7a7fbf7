using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Metrics;

namespace Latent.Cli.Reproductions;

/// <summary>The figures of all trainings, as <c>--json</c> writes them.</summary>
/// <param name="Size">How much was done.</param>
/// <param name="Samples">Samples of each generator that are counted.</param>
/// <param name="Mixtures">The mixtures.</param>
internal sealed record PacganReport(PacganSize Size, int Samples, IReadOnlyList<PacganMixture> Mixtures)
{
    public static PacganReport Of(PacganSize size, IReadOnlyList<PacganSamples> trainings) => new(
        size, PacganProtocol.Samples, [.. trainings.GroupBy(training => training.Job.Mixture).Select(group => PacganMixture.Of(group.Key, [.. group]))]);

    public string ToJson() => JsonSerializer.Serialize(this, PacganJson.Default.PacganReport) + Environment.NewLine;
}

/// <summary>The figures on one mixture.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Modes">Its modes.</param>
/// <param name="RealPoints">What as many points of the mixture itself come to.</param>
/// <param name="Setups">What each way of training comes to.</param>
internal sealed record PacganMixture(string Name, int Modes, PacganTraining RealPoints, IReadOnlyList<PacganFigures> Setups)
{
    public static PacganMixture Of(GaussianMixture mixture, IReadOnlyList<PacganSamples> trainings) => new(
        mixture.Name, mixture.Modes, PacganTraining.Of(PacganProtocol.RealSeed, ModeCoverage.Of(mixture, PacganProtocol.RealPoints(mixture)), 0),
        [.. trainings.GroupBy(training => training.Job.Setup).Select(group => PacganFigures.Of(group.Key, [.. group]))]);
}

/// <summary>The figures of one way of training.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Description">What it is.</param>
/// <param name="Modes">Modes with a high-quality sample or more.</param>
/// <param name="HighQuality">The share of samples within three standard deviations of a mode.</param>
/// <param name="ReverseKl">Of the samples' shares of the modes from even ones, in nats.</param>
/// <param name="Seconds">Of one training on one thread.</param>
/// <param name="Trainings">The trainings one by one.</param>
internal sealed record PacganFigures(
    string Name, string Description, MeanFigure Modes, MeanFigure HighQuality, MeanFigure ReverseKl, MeanFigure Seconds, IReadOnlyList<PacganTraining> Trainings)
{
    public static PacganFigures Of(PacganSetup setup, IReadOnlyList<PacganSamples> trainings)
    {
        return new(setup.Name, setup.Description,
            Mean(training => training.Coverage.Modes), Mean(training => training.Coverage.HighQuality), Mean(training => training.Coverage.ReverseKl),
            Mean(training => training.Seconds), [.. trainings.Select(training => PacganTraining.Of((ulong)training.Job.Seed, training.Coverage, training.Seconds))]);

        MeanFigure Mean(Func<PacganSamples, double> figure) => MeanFigure.Of([.. trainings.Select(figure)]);
    }
}

/// <summary>What the samples of one training came to.</summary>
internal sealed record PacganTraining(ulong Seed, int Modes, double HighQuality, double ReverseKl, double Seconds)
{
    public static PacganTraining Of(ulong seed, ModeCoverage coverage, double seconds) => new(seed, coverage.Modes, coverage.HighQuality, coverage.ReverseKl, seconds);
}

/// <summary>A mean over trainings, with its standard error; of a single training that is unknown.</summary>
internal sealed record MeanFigure(double Mean, double? StandardError)
{
    public static MeanFigure Of(IReadOnlyList<double> values)
    {
        var mean = values.Average();
        return new(mean, values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1) / values.Count) : null);
    }
}

/// <summary>JSON of the reproduction, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(PacganReport))]
internal sealed partial class PacganJson : JsonSerializerContext;
