namespace Latent.Markets;

/// <summary>Scores of one model's forecasts, out of sample. Outcomes of forecasts over h days overlap, so that the tests of calibration use
/// every h-th forecast.</summary>
public sealed record ModelScore
{
    /// <summary>The model's name.</summary>
    public required string Model { get; init; }

    /// <summary>The family of the model.</summary>
    public required ModelFamily Family { get; init; }

    /// <summary>The number of forecasts.</summary>
    public required int Days { get; init; }

    /// <summary>The mean continuous ranked probability score, in the units of log returns; lower is better.</summary>
    public required double Crps { get; init; }

    /// <summary>1 − CRPS / CRPS of the article's baseline; higher is better.</summary>
    public required double CrpsSkill { get; init; }

    /// <summary>The mean logarithm of the density at the outcome, in nats; higher is better.</summary>
    public required double LogScore { get; init; }

    /// <summary>The mean pinball loss over the quantiles 1 % to 99 %; lower is better.</summary>
    public required double Pinball { get; init; }

    /// <summary>The Kolmogorov-Smirnov distance of the probability integral transforms from uniform.</summary>
    public required double PitKs { get; init; }

    /// <summary>The p-value of that distance.</summary>
    public required double PitKsP { get; init; }

    /// <summary>The p-value of Berkowitz' test of the transforms.</summary>
    public required double BerkowitzP { get; init; }

    /// <summary>The fraction of outcomes within the central 95 % interval.</summary>
    public required double Coverage95 { get; init; }

    /// <summary>The p-value of Kupiec's test of that fraction.</summary>
    public required double KupiecP { get; init; }

    /// <summary>The p-value of Christoffersen's test of that fraction and its independence in time.</summary>
    public required double ChristoffersenP { get; init; }

    /// <summary>The fraction of days with a loss beyond the 1 % value at risk.</summary>
    public required double ValueAtRisk1 { get; init; }

    /// <summary>The p-value of Kupiec's test of that fraction.</summary>
    public required double ValueAtRisk1P { get; init; }

    /// <summary>The p-value of the test that the mean loss beyond the 5 % value at risk equals the expected shortfall.</summary>
    public required double ShortfallP { get; init; }

    /// <summary>The one-sided p-value of Diebold and Mariano's test that the model's CRPS is below that of the article's baseline, after
    /// Holm's correction for the number of models; NaN for the baseline itself.</summary>
    public required double DmP { get; init; }

    /// <summary>The p-value of <see cref="DmP"/> before the correction.</summary>
    public required double DmRawP { get; init; }

    /// <summary>The p-value of the same test for the log score, after the correction.</summary>
    public required double LogDmP { get; init; }

    /// <summary>The two-sided p-value of the same test for CRPS against the best classical model, after Holm's correction; NaN for that
    /// model.</summary>
    public required double DmClassicalP { get; init; }

    /// <summary>The mean number of days for which the most probable state stays the same; the number of all days if there is one
    /// state.</summary>
    public required double Persistence { get; init; }
}
