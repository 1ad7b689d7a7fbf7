using System.Text.Json.Serialization;
using Latent.Metrics;

namespace Latent.Cli.Evaluation;

/// <summary>The content of <c>evaluation.json</c>: the quality of a model on test data. Figures that do not apply to the model are left
/// out.</summary>
internal sealed record EvaluationReport
{
    /// <summary>The kind of model.</summary>
    public required string Model { get; init; }

    /// <summary>The data set.</summary>
    public required string Data { get; init; }

    /// <summary>The number of test images.</summary>
    public required int TestImages { get; init; }

    /// <summary>The seed of all random numbers.</summary>
    public required ulong Seed { get; init; }

    /// <summary>The mean loss on the test part; of a VAE, the negative evidence lower bound in nats an image.</summary>
    public required double Loss { get; init; }

    /// <summary>The parts of the loss.</summary>
    public required IReadOnlyDictionary<string, double> Terms { get; init; }

    /// <summary>The log-likelihood by importance sampling.</summary>
    public LikelihoodFigures? LogLikelihood { get; init; }

    /// <summary>The use of the latents.</summary>
    public LatentFigures? Latents { get; init; }

    /// <summary>The similarity of samples to test images.</summary>
    public SampleFigures? Samples { get; init; }

    /// <summary>The duration of the evaluation, including the training of a classifier.</summary>
    public required double Seconds { get; init; }
}

/// <summary>A log-likelihood by importance sampling, in nats an image.</summary>
internal sealed record LikelihoodFigures(double Mean, double StandardError, int Draws);

/// <summary>The use of latents: the number of active ones, and each one's mean divergence from the prior in nats.</summary>
internal sealed record LatentFigures(int Count, int Active, bool Collapsed, IReadOnlyList<double> Kl);

/// <summary>A comparison of samples with test images. A comparison of training images with test images shows the attainable
/// figures.</summary>
/// <param name="Count">The number of samples, and of training images.</param>
/// <param name="Features">The compared features: <c>classifier</c> or <c>pixels</c>.</param>
/// <param name="Classifier">The classifier of the features.</param>
/// <param name="Model">Figures of the model's samples.</param>
/// <param name="RealData">Figures of the same number of training images.</param>
/// <param name="Recognised">The fraction of a conditional model's samples that the classifier assigns to the requested class.</param>
internal sealed record SampleFigures(
    int Count, string Features, ClassifierFigures? Classifier, Comparison Model, Comparison RealData, double? Recognised);

/// <summary>A classifier: the fraction of test images classified correctly, and the checksum of its weights.</summary>
internal sealed record ClassifierFigures(double Accuracy, string Sha256);

/// <summary>A comparison of images with test images.</summary>
/// <param name="Precision">See <see cref="Prdc"/>.</param>
/// <param name="Recall">See <see cref="Prdc"/>.</param>
/// <param name="Density">See <see cref="Prdc"/>.</param>
/// <param name="Coverage">See <see cref="Prdc"/>.</param>
/// <param name="FrechetDistance">See <see cref="Metrics.FrechetDistance"/>.</param>
/// <param name="Mmd">The squared discrepancy: see <see cref="MaximumMeanDiscrepancy"/>.</param>
/// <param name="MmdPValue">The probability of a discrepancy at least as large between images of one distribution.</param>
/// <param name="Memorised">The fraction of images that are copies of training images, by pixels: see <see cref="Memorisation"/>.</param>
/// <param name="NearestTraining">The median distance from the nearest training image, by pixels.</param>
/// <param name="ClassShares">The fraction of each class, by the classifier.</param>
/// <param name="ClassDivergence">The divergence of these fractions from those of the test images, in nats.</param>
internal sealed record Comparison(
    double Precision, double Recall, double Density, double Coverage, double FrechetDistance, double Mmd, double MmdPValue,
    double Memorised, double NearestTraining, IReadOnlyList<double>? ClassShares, double? ClassDivergence);

/// <summary>JSON of <c>evaluation.json</c>, generated at build time.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, WriteIndented = true,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowNamedFloatingPointLiterals)]
[JsonSerializable(typeof(EvaluationReport))]
internal sealed partial class EvaluationJson : JsonSerializerContext;
