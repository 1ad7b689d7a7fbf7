using System.Globalization;
using Latent.Cli.Reporting;
using Latent.Markets;
using Spectre.Console;

namespace Latent.Cli.Markets;

/// <summary>Stylized facts of prices and paths, as a table.</summary>
internal static class FactsTable
{
    public static void Write(StylizedFactsComparison facts, TextWriter output)
    {
        string stretches = facts.Stretches == 1
            ? "all days"
            : string.Create(CultureInfo.InvariantCulture, $"median of {facts.Stretches} stretches");
        Table table = new Table().Border(TableBorder.Rounded).AddColumns("", $"prices, {stretches}", "paths, median", "5 % to 95 %", "");
        table.Title = new TableTitle("Stylized facts");
        foreach (StylizedFactRow row in facts.Rows)
        {
            table.AddRow(new Text(row.Name), Number(row.Data), Number(row.Median), new Text($"{Show(row.Low)} to {Show(row.High)}"),
                new Text(row.Inside ? "inside" : "outside"));
        }

        Consoles.Over(output).Write(table);
    }

    private static Text Number(double value) => new Text(Show(value)).RightJustified();

    private static string Show(double value) => value.ToString("0.000;\u22120.000", CultureInfo.InvariantCulture);
}
