using Latent.Metrics;

namespace Latent.Cli.Markets;

/// <summary>The rule for the best value of a column.</summary>
internal enum Best
{
    /// <summary>No best value.</summary>
    None,

    /// <summary>The lowest value.</summary>
    Lowest,

    /// <summary>The highest value.</summary>
    Highest,

    /// <summary>The value nearest to the ideal.</summary>
    Nearest,
}

/// <summary>The topic of a figure.</summary>
internal enum Topic
{
    /// <summary>The distance of forecasts from outcomes.</summary>
    Accuracy,

    /// <summary>The agreement of forecast probabilities with the frequency of outcomes.</summary>
    Calibration,

    /// <summary>Any other topic.</summary>
    Other,
}

/// <summary>A column of the score table.</summary>
/// <param name="Topic">The topic.</param>
/// <param name="Name">The heading.</param>
/// <param name="Meaning">An explanation in a sentence.</param>
/// <param name="Format">The format of the figure.</param>
/// <param name="Value">The figure of a model, in the unit of the heading.</param>
/// <param name="Best">The rule for the best value.</param>
/// <param name="Ideal">The ideal value, for the rule of the nearest.</param>
internal sealed record ScoreColumn(Topic Topic, string Name, string Meaning, string Format, Func<ScoreLine, double?> Value,
    Best Best = Best.None, double Ideal = 0)
{
    // The format of p-values, which are shown down to a thousandth.
    private const string P = "p";
    private const string Signed = "+0.0;\u22120.0;0.0";

    /// <summary>All columns.</summary>
    public static IReadOnlyList<ScoreColumn> All { get; } =
    [
        new(Topic.Accuracy, "CRPS, bp", "Continuous ranked probability score, in hundredths of a per cent of log return: "
            + "the distance of the forecast distribution from the outcome. Lower is better.",
            "0.00", line => 1e4 * line.Crps, Best.Lowest),
        new(Topic.Accuracy, "skill, %",
            "Reduction of CRPS in comparison with the baseline.", Signed, line => 100 * line.CrpsSkill, Best.Highest),
        new(Topic.Accuracy, "log score",
            "Logarithm of the forecast density at the outcome, in nats. Higher is better.", "0.000", line => line.LogScore, Best.Highest),
        new(Topic.Accuracy, "pinball, bp", "Mean loss of the quantiles 1 % to 99 %. Lower is better.", "0.00", line =>
            1e4 * line.Pinball, Best.Lowest),
        new(Topic.Calibration, "PIT KS",
            "Greatest distance of the probability integral transforms from a uniform distribution "
            + "(Kolmogorov and Smirnov). Lower is better calibrated.",
            "0.000", line => line.PitKs, Best.Lowest),
        new(Topic.Calibration, "KS p", "The p-value of PIT KS: below 0.05, the forecasts are miscalibrated.", P, line => line.PitKsP),
        new(Topic.Calibration, "Berkowitz p", "Test of the transforms' mean, variance and independence in time.", P, line =>
            line.BerkowitzP),
        new(Topic.Calibration, "95 % held, %",
            "Fraction of outcomes inside the central 95 % interval; 95 is right.", "0.0", line => 100 * line.Coverage95, Best.Nearest, 95),
        new(Topic.Calibration, "Kupiec p", "Kupiec's test of that fraction.", P, line => line.KupiecP),
        new(Topic.Calibration, "Christoffersen p",
            "Christoffersen's test of that fraction, and of the independence of misses in time.", P, line => line.ChristoffersenP),
        new(Topic.Calibration, "VaR 1 %, %",
            "Fraction of days with a loss beyond the 1 % value at risk; 1 is right.", "0.00",
            line => 100 * line.ValueAtRisk1, Best.Nearest, 1),
        new(Topic.Calibration, "VaR p", "Kupiec's test of that fraction.", P, line => line.ValueAtRisk1P),
        new(Topic.Calibration, "ES p",
            "Test that the mean loss beyond the 5 % value at risk equals the expected shortfall.", P, line => line.ShortfallP),
        new(Topic.Accuracy, "DM p",
            "Diebold and Mariano's test that CRPS is below the baseline's, one-sided, after Holm's correction for the number of models.", P,
            line => line.DmP),
        new(Topic.Accuracy, "DM p, raw", "The p-value of DM p before the correction.", P, line => line.DmRawP),
        new(Topic.Accuracy, "log DM p", "The same test of the log score, after the correction.", P, line => line.LogDmP),
        new(Topic.Accuracy, "DM p, classical", "Two-sided test of CRPS against the best classical model.", P, line => line.DmClassicalP),
        new(Topic.Other, "persistence", "Mean number of days for which the most probable state stays the same.", "0.0", line =>
            line.Persistence),
        new(Topic.Other, "seconds", "Time of all fits and forecasts.", "0.0", line => line.Seconds),
    ];

    /// <summary>The columns for a terminal and a picture.</summary>
    public static IReadOnlyList<ScoreColumn> Short { get; } =
        [.. new[] { "CRPS, bp", "skill, %", "log score", "PIT KS", "95 % held, %", "DM p" }.Select(name =>
            All.Single(column => column.Name == name))];

    /// <summary>Formats the cell of a model.</summary>
    public string Text(ScoreLine line) =>
        Format == P && Value(line) < 0.001 ? "< 0.001" : Figures.Show(Value(line), Format == P ? "0.000" : Format);

    /// <summary>Whether a model has the best figure of all models; equal texts are equally good.</summary>
    public bool IsBest(ScoreLine line, IReadOnlyList<ScoreLine> lines)
    {
        if (Best == Best.None || Value(line) is null)
        {
            return false;
        }

        ScoreLine best = lines.Where(other => Value(other) is not null).MinBy(Loss)!;
        return Text(line) == Text(best);
    }

    private double Loss(ScoreLine line) => Best switch
    {
        Best.Lowest => Value(line)!.Value,
        Best.Highest => -Value(line)!.Value,
        _ => Math.Abs(Value(line)!.Value - Ideal),
    };
}
