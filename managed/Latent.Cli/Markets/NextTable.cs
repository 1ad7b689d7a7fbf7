using System.Globalization;
using Latent.Cli.Reporting;

namespace Latent.Cli.Markets;

/// <summary>The forecast of the next days, as a table.</summary>
internal sealed class NextTable(NextForecast next)
{
    // Regimes below this probability would be shown as 0.0 %.
    private const double LeastProbability = 0.0005;

    public void Write(TextWriter output)
    {
        ReportTable table = new($"Forecast of {next.Symbol} on {next.Date} by {next.Model}, made on {next.MadeOn}");
        table.Add("last close", Text($"{next.Close:0.00}"));
        foreach ((int rank, RegimeFigures regime) in next.Regimes.Where(regime => regime.Probability >= LeastProbability)
            .OrderByDescending(regime => regime.Probability).Index())
        {
            table.Add(rank == 0 ? "regime" : "  or", $"{regime.Name}, {Figures.Percent(regime.Probability)}");
        }

        table.Add("mean of the log return", Figures.Percent(next.MeanLogReturn, "+0.000;\u22120.000"));
        table.Add("its deviation", Figures.Percent(next.DeviationLogReturn, "0.000"));
        foreach (ForecastQuantile quantile in next.Quantiles)
        {
            table.Add(Text($"{100 * quantile.Level:0} % quantile"),
                Text($"{quantile.ReturnPercent:+0.00;\u22120.00} %, a price of {quantile.Price:0.00}"));
        }

        table.Write(output);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
