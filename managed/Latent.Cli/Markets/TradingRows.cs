using System.Globalization;
using Latent.Markets;

namespace Latent.Cli.Markets;

/// <summary>Results of trading, as rows of a table.</summary>
internal static class TradingRows
{
    public static IReadOnlyList<string> Columns { get; } =
        ["by", "return a year", "volatility a year", "Sharpe", "deflated Sharpe", "greatest loss", "days invested", "switches a year"];

    public static IReadOnlyList<(string Text, bool IsBest)> Of(TradingResult result) =>
    [
        (result.Name, false),
        (Figures.Percent(result.AnnualReturn, "+0.0;\u22120.0"), false),
        (Figures.Percent(result.AnnualVolatility), false),
        (Number(result.Sharpe, "0.00;\u22120.00"), false),
        (Number(result.DeflatedSharpe, "0.00"), false),
        (Figures.Percent(result.MaximumDrawdown), false),
        (Figures.Percent(result.Invested), false),
        (Number(result.Turnover, "0.0"), false),
    ];

    private static string Number(double value, string format) => value.ToString(format, CultureInfo.InvariantCulture);
}
