using System.Globalization;
using Latent.Cli.Reporting;
using Spectre.Console;

namespace Latent.Cli.Markets;

/// <summary>The regimes of a fitted model, as a table.</summary>
internal static class RegimeTable
{
    /// <summary>The columns: the heading, and the text of a regime's cell.</summary>
    public static IReadOnlyList<(string Name, Func<RegimeFigures, string> Text)> Columns { get; } =
    [
        ("regime", regime => regime.Name),
        ("share of days", regime => Figures.Percent(regime.Share)),
        ("mean a year", regime => Figures.Percent(regime.AnnualMean, "+0.0;\u22120.0")),
        ("volatility a year", regime => Figures.Percent(regime.AnnualVolatility)),
        ("expected days", regime => Figures.Show(regime.ExpectedDays, "0.0")),
        ("today", regime => Figures.Percent(regime.Probability)),
    ];

    public static void Write(FitReport report, TextWriter output)
    {
        Table table = new Table().Border(TableBorder.Rounded);
        table.Title = new TableTitle(Markup.Escape(string.Create(CultureInfo.InvariantCulture,
            $"Regimes of {report.Symbol} by {report.Model}, {report.First} to {report.Last} (log returns; a year has "
            + $"{report.DaysPerYear:0} days)")));
        foreach ((string name, Func<RegimeFigures, string> _) in Columns)
        {
            table.AddColumn(new TableColumn(name) { Alignment = name == "regime" ? Justify.Left : Justify.Right });
        }

        foreach (RegimeFigures regime in report.Regimes)
        {
            table.AddRow(Columns.Select(column => new Text(column.Text(regime))));
        }

        Consoles.Over(output).Write(table);
    }
}
