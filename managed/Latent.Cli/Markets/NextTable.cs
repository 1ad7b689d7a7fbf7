using System.Globalization;
using Latent.Cli.Reporting;

namespace Latent.Cli.Markets;

/// <summary>The forecast for the day to come, for people.</summary>
internal sealed class NextTable(NextForecast next)
{
    public void Write(TextWriter output)
    {
        var table = new ReportTable($"{next.Symbol} on {next.Date}, as {next.Model} sees it on {next.MadeOn}");
        table.Add("last close", Text($"{next.Close:0.00}"));
        foreach (var regime in next.Regimes)
        {
            table.Add(regime.Name == next.Regime ? "regime" : "or", $"{regime.Name}, {Figures.Percent(regime.Probability)}");
        }
        table.Add("mean of the log return", Figures.Percent(next.MeanLogReturn, "+0.000;\u22120.000"));
        table.Add("its deviation", Figures.Percent(next.DeviationLogReturn, "0.000"));
        foreach (var quantile in next.Quantiles)
        {
            table.Add(Text($"{100 * quantile.Level:0} % quantile"), Text($"{quantile.ReturnPercent:+0.00;\u22120.00} %, a price of {quantile.Price:0.00}"));
        }
        table.Write(output);
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
