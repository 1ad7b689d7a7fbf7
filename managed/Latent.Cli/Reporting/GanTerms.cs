using System.Globalization;

namespace Latent.Cli.Reporting;

/// <summary>Names of the terms measured on a GAN.</summary>
internal static class GanTerms
{
    public const string DiscriminatorLoss = "discriminator.loss";
    public const string DiscriminatorGradient = "discriminator.gradient_norm";
    public const string GeneratorLoss = "generator.loss";
    public const string GeneratorGradient = "generator.gradient_norm";
    public const string Variety = "generator.variety";
    public const string DataScore = "discriminator.data_score";
    public const string SampleScore = "discriminator.sample_score";
    public const string R1 = "discriminator.penalty";
    public const string GradientPenalty = "discriminator.gradient_penalty";
    public const string Slope = "discriminator.slope";

    /// <summary>Formats both losses and the norms of their gradients in one line.</summary>
    public static string Of(IReadOnlyDictionary<string, double> terms) => string.Create(CultureInfo.InvariantCulture,
        $"D {terms[DiscriminatorLoss]:0.000} (gradient {terms[DiscriminatorGradient]:0.00}) G {terms[GeneratorLoss]:0.000} (gradient "
        + $"{terms[GeneratorGradient]:0.00})");
}
