using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>The scores of a model, as in <c>scores.json</c>: see <see cref="ModelScore"/>. A score that does not apply to the model is
/// null.</summary>
internal sealed record ScoreLine(
    string Model, string Family, int Days, double? Crps, double? CrpsSkill, double? LogScore, double? Pinball, double? PitKs,
    double? PitKsP, double? BerkowitzP,
    double? Coverage95, double? KupiecP, double? ChristoffersenP, double? ValueAtRisk1, double? ValueAtRisk1P, double? ShortfallP,
    double? DmP, double? DmRawP, double? LogDmP, double? DmClassicalP, double? Persistence, double Seconds)
{
    /// <summary>Converts the scores of all models, by family and then the best first.</summary>
    public static IReadOnlyList<ScoreLine> Of(IEnumerable<ModelScore> scores, IEnumerable<ModelForecasts> models) =>
    [
        .. scores.Zip(models, (score, model) => (score.Family, Line: Of(score, model.Seconds)))
            .OrderBy(line => line.Family).ThenBy(line => line.Line.Crps).Select(line => line.Line),
    ];

    private static ScoreLine Of(ModelScore score, double seconds) => new(
        score.Model, FamilyOf(score.Family), score.Days, Figures.Finite(score.Crps), Figures.Finite(score.CrpsSkill),
        Figures.Finite(score.LogScore),
        Figures.Finite(score.Pinball), Figures.Finite(score.PitKs), Figures.Finite(score.PitKsP), Figures.Finite(score.BerkowitzP),
        Figures.Finite(score.Coverage95), Figures.Finite(score.KupiecP), Figures.Finite(score.ChristoffersenP),
        Figures.Finite(score.ValueAtRisk1),
        Figures.Finite(score.ValueAtRisk1P), Figures.Finite(score.ShortfallP), Figures.Finite(score.DmP), Figures.Finite(score.DmRawP),
        Figures.Finite(score.LogDmP), Figures.Finite(score.DmClassicalP), Figures.Finite(score.Persistence), seconds);

    private static string FamilyOf(ModelFamily family) => family.ToString().ToLowerInvariant();
}
