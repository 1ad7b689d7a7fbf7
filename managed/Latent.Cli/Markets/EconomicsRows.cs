using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>Returns in each regime, as rows of a table.</summary>
internal static class EconomicsRows
{
    public static IReadOnlyList<string> Columns { get; } =
        ["regime", "days", "mean a year", "volatility a year", "forecast volatility", "Sharpe", "days up", "worst day",
            "days at a stretch"];

    public static IReadOnlyList<(string Text, bool IsBest)> Of(RegimeOutcome regime) =>
    [
        (regime.Name, false),
        (regime.Days.ToString("N0", CultureInfo.InvariantCulture), false),
        (Figures.Percent(regime.AnnualMean, "+0.0;\u22120.0"), false),
        (Figures.Percent(regime.AnnualDeviation), false),
        (Figures.Percent(regime.ForecastDeviation), false),
        (regime.Sharpe.ToString("0.00;\u22120.00", CultureInfo.InvariantCulture), false),
        (Figures.Percent(regime.HitRate), false),
        (Figures.Percent(regime.Worst, "+0.0;\u22120.0"), false),
        (regime.MeanSpell.ToString("0.0", CultureInfo.InvariantCulture), false),
    ];
}
