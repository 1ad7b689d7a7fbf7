using System.Globalization;
using Latent.Cli.Reporting;
using Spectre.Console;

namespace Latent.Cli.Reproductions;

/// <summary>The figures as a table for each mixture; the last row has those of points of the mixture itself.</summary>
internal static class PacganTable
{
    public static void Write(PacganReport report, TextWriter output)
    {
        foreach (PacganMixture mixture in report.Mixtures)
        {
            Consoles.Over(output).Write(TableOf(report, mixture));
        }
    }

    private static Table TableOf(PacganReport report, PacganMixture mixture)
    {
        Table table = new Table().Border(TableBorder.Rounded)
            .AddColumns("", $"modes of {mixture.Modes}", "high quality, %", "reverse KL, nats", "seconds");
        (PacganSize size, int samples) = (report.Size, report.Samples);
        table.Title = new TableTitle(Markup.Escape(
            Text($"{mixture.Name}: {size.Seeds} seed{(size.Seeds == 1 ? "" : "s")}, {size.Length}, {samples:N0} samples")));
        foreach (PacganFigures setup in mixture.Setups)
        {
            Add(table, $"{setup.Name}: {setup.Description}", Text(setup.Modes, "0.0"), Text(setup.HighQuality, "0.0", 100),
                Text(setup.ReverseKl, "0.000"), Text($"{setup.Seconds.Mean:0}"));
        }

        PacganTraining real = mixture.RealPoints;
        Add(table, "points of the mixture", Text($"{real.Modes}"), Text($"{100 * real.HighQuality:0.0}"), Text($"{real.ReverseKl:0.000}"),
            "");
        return table;
    }

    private static void Add(Table table, params string[] cells) => table.AddRow(cells.Select(cell => new Text(cell)));

    private static string Text(MeanFigure figure, string format, double factor = 1)
    {
        if (double.IsNaN(figure.Mean))
        {
            return "none";
        }

        string mean = (factor * figure.Mean).ToString(format, CultureInfo.InvariantCulture);
        return figure.StandardError is { } error ? $"{mean} ± {(factor * error).ToString(format, CultureInfo.InvariantCulture)}" : mean;
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
