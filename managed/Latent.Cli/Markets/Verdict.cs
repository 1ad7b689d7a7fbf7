using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>A verdict on the scores in words: a sentence or two for each family, from its figures alone.</summary>
internal static class Verdict
{
    private const double Significance = 0.05;

    /// <summary>Returns the sentences, one item for each family.</summary>
    /// <param name="lines">The scores.</param>
    /// <param name="horizon">The horizon of the forecasts in days.</param>
    public static IReadOnlyList<string> Of(IReadOnlyList<ScoreLine> lines, int horizon)
    {
        ScoreLine? classical = lines.Where(line => line.Family == "classical").MinBy(line => line.Crps);
        return
        [
            .. lines.Where(line => line.Model != MarketModels.Baseline).GroupBy(line => line.Family)
                .Select(family => $"{ScoreTableView.Heading(family.Key)}: {OfBest([.. family], classical, horizon)}"),
        ];
    }

    private static string OfBest(ScoreLine[] family, ScoreLine? classical, int horizon)
    {
        ScoreLine best = family.MinBy(line => line.Crps)!;
        string comparison =
            $"{best.Model}{(family.Length > 1 ? $", the best of these {family.Length} in CRPS," : "")} {AgainstBaseline(best)}";
        if (best.Family != "classical" && classical is not null && best.DmClassicalP is { } p)
        {
            comparison += $" and {AgainstClassical(best, classical, p)}";
        }

        return $"{comparison}. {(horizon == 1 ? Calibration(best) : Coverage(best, horizon))}";
    }

    private static string AgainstBaseline(ScoreLine line)
    {
        string skill = string.Create(CultureInfo.InvariantCulture, $"{Math.Abs(100 * line.CrpsSkill ?? 0):0.0} %");
        return (line.DmP, line.DmRawP, line.CrpsSkill) switch
        {
            ( < Significance, _, _) => $"beats {MarketModels.Baseline} by {skill} ({Figures.P(line.DmP)} after Holm's correction)",
            (_, > 1 - Significance, _) =>
                $"is worse than {MarketModels.Baseline} by {skill} ({Figures.P(1 - line.DmRawP)}, one-sided, without a correction)",
            (_, _, >= 0) =>
                $"is level with {MarketModels.Baseline}: {skill} better, "
                + $"which may be chance ({Figures.P(line.DmP)} after Holm's correction)",
            _ => $"is level with {MarketModels.Baseline}: {skill} worse, "
                + $"which may be chance ({Figures.P(line.DmP)} after Holm's correction)",
        };
    }

    private static string AgainstClassical(ScoreLine line, ScoreLine classical, double p)
    {
        string relation = p >= Significance ? "is level with" : line.Crps < classical.Crps ? "beats" : "loses to";
        return $"{relation} {classical.Model}, the best classical model on these days ({Figures.P(p)}, two-sided, after Holm's correction)";
    }

    private static string Coverage(ScoreLine line, int horizon) =>
        $"Its 95 % intervals held {Figures.Percent(line.Coverage95)} of the outcomes; forecasts over {horizon} days overlap, "
        + "so that tests of calibration, which assume independence, are not valid.";

    private static string Calibration(ScoreLine line)
    {
        string held = $"Its 95 % intervals held {Figures.Percent(line.Coverage95)} of the outcomes ({Figures.P(line.KupiecP)})";
        return line.PitKsP < Significance
            ? $"{held}, and its probability integral transforms are not uniform ({Figures.P(line.PitKsP)}): "
                + "its distributions are not calibrated."
            : $"{held}, and its probability integral transforms do not differ from uniform ones ({Figures.P(line.PitKsP)}).";
    }
}
