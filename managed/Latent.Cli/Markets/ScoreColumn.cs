using Latent.Metrics;

namespace Latent.Cli.Markets;

/// <summary>Which value of a column is the best.</summary>
internal enum Best
{
    /// <summary>None.</summary>
    None,

    /// <summary>The least.</summary>
    Lowest,

    /// <summary>The greatest.</summary>
    Highest,

    /// <summary>The one nearest to what it should be.</summary>
    Nearest,
}

/// <summary>What a figure is about.</summary>
internal enum Topic
{
    /// <summary>How near the forecasts were to what happened.</summary>
    Accuracy,

    /// <summary>Whether what happened is as likely as the forecasts said.</summary>
    Calibration,

    /// <summary>The rest.</summary>
    Other,
}

/// <summary>A figure of the score table.</summary>
/// <param name="Topic">What it is about.</param>
/// <param name="Name">Its heading.</param>
/// <param name="Meaning">What it is, in a sentence.</param>
/// <param name="Format">How it is written.</param>
/// <param name="Value">The figure of a model, in the unit of the heading.</param>
/// <param name="Best">Which is the best.</param>
/// <param name="Ideal">What it should be, where the nearest is the best.</param>
internal sealed record ScoreColumn(Topic Topic, string Name, string Meaning, string Format, Func<ScoreLine, double?> Value, Best Best = Best.None, double Ideal = 0)
{
    // p-values: of those below a thousandth no more is known than that.
    private const string P = "p";
    private const string Signed = "+0.0;\u22120.0;0.0";

    /// <summary>All figures.</summary>
    public static IReadOnlyList<ScoreColumn> All { get; } =
    [
        new(Topic.Accuracy, "CRPS, bp", "Continuous ranked probability score, in hundredths of a per cent of log return: how far the forecast distribution was from what happened. Lower is better.",
            "0.00", line => 1e4 * line.Crps, Best.Lowest),
        new(Topic.Accuracy, "skill, %", "CRPS saved in comparison with the baseline.", Signed, line => 100 * line.CrpsSkill, Best.Highest),
        new(Topic.Accuracy, "log score", "Logarithm of the density at what happened, in nats. Higher is better.", "0.000", line => line.LogScore, Best.Highest),
        new(Topic.Accuracy, "pinball, bp", "Mean loss of the quantiles 1 % to 99 %. Lower is better.", "0.00", line => 1e4 * line.Pinball, Best.Lowest),
        new(Topic.Calibration, "PIT KS", "Greatest distance of the probability integral transforms from a uniform distribution (Kolmogorov and Smirnov). Lower is better calibrated.",
            "0.000", line => line.PitKs, Best.Lowest),
        new(Topic.Calibration, "KS p", "Its p-value: below 0.05, the forecasts are miscalibrated.", P, line => line.PitKsP),
        new(Topic.Calibration, "Berkowitz p", "Test of the transforms' mean, variance and independence in time.", P, line => line.BerkowitzP),
        new(Topic.Calibration, "95 % held, %", "Share of outcomes inside the central 95 % interval; 95 is right.", "0.0", line => 100 * line.Coverage95, Best.Nearest, 95),
        new(Topic.Calibration, "Kupiec p", "Test of that share.", P, line => line.KupiecP),
        new(Topic.Calibration, "Christoffersen p", "Test of that share, and that misses do not come in clusters.", P, line => line.ChristoffersenP),
        new(Topic.Calibration, "VaR 1 %, %", "Share of days with a loss beyond the 1 % value at risk; 1 is right.", "0.00", line => 100 * line.ValueAtRisk1, Best.Nearest, 1),
        new(Topic.Calibration, "VaR p", "Kupiec's test of that share.", P, line => line.ValueAtRisk1P),
        new(Topic.Calibration, "ES p", "Test that losses beyond the 5 % value at risk are as large as expected shortfall says.", P, line => line.ShortfallP),
        new(Topic.Accuracy, "DM p", "Diebold and Mariano's test that CRPS is below the baseline's, one-sided, after Holm's correction for the number of models.", P, line => line.DmP),
        new(Topic.Accuracy, "DM p, raw", "The same before the correction.", P, line => line.DmRawP),
        new(Topic.Accuracy, "log DM p", "The same test of the log score, after the correction.", P, line => line.LogDmP),
        new(Topic.Accuracy, "DM p, classical", "Two-sided test of CRPS against the best classical model.", P, line => line.DmClassicalP),
        new(Topic.Other, "persistence", "Mean number of days for which the most probable state stays the same.", "0.0", line => line.Persistence),
        new(Topic.Other, "seconds", "Time of all fits and forecasts.", "0.0", line => line.Seconds),
    ];

    /// <summary>Those that fit a terminal and a picture.</summary>
    public static IReadOnlyList<ScoreColumn> Short { get; } =
        [.. new[] { "CRPS, bp", "skill, %", "log score", "PIT KS", "95 % held, %", "DM p" }.Select(name => All.Single(column => column.Name == name))];

    /// <summary>What stands in a cell.</summary>
    public string Text(ScoreLine line) => Format == P && Value(line) < 0.001 ? "< 0.001" : Figures.Show(Value(line), Format == P ? "0.000" : Format);

    /// <summary>Whether a model has the best figure of all; those that read alike share it.</summary>
    public bool IsBest(ScoreLine line, IReadOnlyList<ScoreLine> lines)
    {
        if (Best == Best.None || Value(line) is null)
        {
            return false;
        }
        var best = lines.Where(other => Value(other) is not null).MinBy(Loss)!;
        return Text(line) == Text(best);
    }

    private double Loss(ScoreLine line) => Best switch
    {
        Best.Lowest => Value(line)!.Value,
        Best.Highest => -Value(line)!.Value,
        _ => Math.Abs(Value(line)!.Value - Ideal),
    };
}
