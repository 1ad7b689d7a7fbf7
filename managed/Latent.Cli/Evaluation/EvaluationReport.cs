using System.Text.Json.Serialization;
using Latent.Metrics;

namespace Latent.Cli.Evaluation;

/// <summary>What <c>evaluation.json</c> holds: how good a model is on test data. What does not apply to the model is left out.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The kind of model.</summary>
    public required string Model { get; init; }

    /// <summary>The data set.</summary>
    public required string Data { get; init; }

    /// <summary>Images of its test part.</summary>
    public required int TestImages { get; init; }

    /// <summary>Seed of samples and of whatever else is drawn.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The mean loss on the test part: of a VAE the negative evidence lower bound, in nats an image.</summary>
    public required double Loss { get; init; }

    /// <summary>Its parts.</summary>
    public required IReadOnlyDictionary<string, double> Terms { get; init; }

    /// <summary>The log-likelihood by importance sampling.</summary>
    public LikelihoodFigures? LogLikelihood { get; init; }

    /// <summary>How the latents are used.</summary>
    public LatentFigures? Latents { get; init; }

    /// <summary>How like its samples are to test images.</summary>
    public SampleFigures? Samples { get; init; }

    /// <summary>How long the evaluation took, a classifier's training included.</summary>
    public required double Seconds { get; init; }
}

/// <summary>A log-likelihood by importance sampling, in nats an image.</summary>
internal sealed record LikelihoodFigures(double Mean, double StandardError, int Draws);

/// <summary>How latents are used: the active ones, and each one's mean divergence from the prior in nats.</summary>
internal sealed record LatentFigures(int Count, int Active, bool Collapsed, IReadOnlyList<double> Kl);

/// <summary>Samples beside test images, and training images beside the same as what is within reach.</summary>
/// <param name="Count">Samples, and training images.</param>
/// <param name="Features">What is compared: <c>classifier</c> or <c>pixels</c>.</param>
/// <param name="Classifier">The classifier whose features they are.</param>
/// <param name="Model">The model's samples.</param>
/// <param name="RealData">As many training images.</param>
/// <param name="Recognised">The share of samples that the classifier takes for the class asked for; of conditional models.</param>
internal sealed record SampleFigures(
    int Count, string Features, ClassifierFigures? Classifier, Comparison Model, Comparison RealData, double? Recognised);

/// <summary>A classifier, by the share of test images that it gets right, and the checksum of its weights.</summary>
internal sealed record ClassifierFigures(double Accuracy, string Sha256);

/// <summary>Images beside test images.</summary>
/// <param name="Precision">See <see cref="Prdc"/>.</param>
/// <param name="Recall">See <see cref="Prdc"/>.</param>
/// <param name="Density">See <see cref="Prdc"/>.</param>
/// <param name="Coverage">See <see cref="Prdc"/>.</param>
/// <param name="FrechetDistance">See <see cref="Metrics.FrechetDistance"/>.</param>
/// <param name="Mmd">The squared discrepancy: see <see cref="MaximumMeanDiscrepancy"/>.</param>
/// <param name="MmdPValue">How likely one as large is among images of one distribution.</param>
/// <param name="Memorised">The share of images that are copies of training images, by pixels: see <see cref="Memorisation"/>.</param>
/// <param name="NearestTraining">The median distance from the nearest training image, by pixels.</param>
/// <param name="ClassShares">The share of each class, as the classifier sees it.</param>
/// <param name="ClassDivergence">Its divergence from the test images' shares, in nats.</param>
internal sealed record Comparison(
    double Precision, double Recall, double Density, double Coverage, double FrechetDistance, double Mmd, double MmdPValue,
    double Memorised, double NearestTraining, IReadOnlyList<double>? ClassShares, double? ClassDivergence);

/// <summary>JSON of <c>evaluation.json</c>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
