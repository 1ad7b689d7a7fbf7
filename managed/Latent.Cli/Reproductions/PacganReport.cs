using System.Text.Json;
using System.Text.Json.Serialization;
using Latent.Data;
using Latent.Metrics;

namespace Latent.Cli.Reproductions;

/// <summary>The figures of all trainings, in the form of <c>--json</c>.</summary>
/// <param name="Size">The amount of training.</param>
/// <param name="Samples">The number of samples counted of each generator.</param>
/// <param name="Mixtures">The mixtures.</param>
internal sealed record PacganReport(PacganSize Size, int Samples, IReadOnlyList<PacganMixture> Mixtures)
{
    public static PacganReport Of(PacganSize size, IReadOnlyList<PacganSamples> trainings) => new(
        size, PacganProtocol.Samples, [.. trainings.GroupBy(training => training.Job.Mixture)
        .Select(group => PacganMixture.Of(group.Key, [.. group]))]);

    public string ToJson() => JsonSerializer.Serialize(this, PacganJson.Default.PacganReport) + Environment.NewLine;
}

/// <summary>The figures on one mixture.</summary>
/// <param name="Name">The name of the mixture.</param>
/// <param name="Modes">The number of its modes.</param>
/// <param name="RealPoints">The figures of the same number of points of the mixture itself.</param>
/// <param name="Setups">The figures of each setup.</param>
internal sealed record PacganMixture(string Name, int Modes, PacganTraining RealPoints, IReadOnlyList<PacganFigures> Setups)
{
    public static PacganMixture Of(GaussianMixture mixture, IReadOnlyList<PacganSamples> trainings) => new(
        mixture.Name, mixture.Modes, PacganTraining.Of(PacganProtocol.RealSeed,
        ModeCoverage.Of(mixture, PacganProtocol.RealPoints(mixture)), 0),
        [.. trainings.GroupBy(training => training.Job.Setup).Select(group => PacganFigures.Of(group.Key, [.. group]))]);
}

/// <summary>The figures of one setup.</summary>
/// <param name="Name">The name of the setup.</param>
/// <param name="Description">A description in a few words.</param>
/// <param name="Modes">The number of modes with at least one high-quality sample.</param>
/// <param name="HighQuality">The fraction of samples within three standard deviations of a mode.</param>
/// <param name="ReverseKl">The divergence of the samples' distribution over the modes from the uniform one, in nats.</param>
/// <param name="Seconds">The duration of one training on one thread.</param>
/// <param name="Trainings">The single trainings.</param>
internal sealed record PacganFigures(
    string Name, string Description, MeanFigure Modes, MeanFigure HighQuality, MeanFigure ReverseKl, MeanFigure Seconds,
    IReadOnlyList<PacganTraining> Trainings)
{
    public static PacganFigures Of(PacganSetup setup, IReadOnlyList<PacganSamples> trainings)
    {
        return new(setup.Name, setup.Description,
            Mean(training => training.Coverage.Modes), Mean(training => training.Coverage.HighQuality),
            Mean(training => training.Coverage.ReverseKl),
            Mean(training =>
            training.Seconds), [.. trainings.Select(training =>
            PacganTraining.Of((ulong)training.Job.Seed, training.Coverage, training.Seconds))]);

        MeanFigure Mean(Func<PacganSamples, double> figure) => MeanFigure.Of([.. trainings.Select(figure)]);
    }
}

/// <summary>The figures of one training.</summary>
internal sealed record PacganTraining(ulong Seed, int Modes, double HighQuality, double ReverseKl, double Seconds)
{
    public static PacganTraining Of(ulong seed, ModeCoverage coverage, double seconds) =>
        new(seed, coverage.Modes, coverage.HighQuality, coverage.ReverseKl, seconds);
}

/// <summary>A mean over trainings, with its standard error; the error of a single training is null.</summary>
internal sealed record MeanFigure(double Mean, double? StandardError)
{
    public static MeanFigure Of(IReadOnlyList<double> values)
    {
        double mean = values.Average();
        return new(mean, values.Count > 1 ? Math.Sqrt(values.Sum(value => (value - mean) * (value - mean)) / (values.Count - 1)
            / values.Count) : null);
    }
}

/// <summary>JSON of the reproduction, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(PacganReport))]
internal sealed partial class PacganJson : JsonSerializerContext;
