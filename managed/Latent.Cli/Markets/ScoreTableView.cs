using Latent.Cli.Reporting;
using Spectre.Console;

namespace Latent.Cli.Markets;

/// <summary>The scores as a table for a terminal: grouped by family, the best model first, the best figures bold.</summary>
internal static class ScoreTableView
{
    /// <summary>Returns the heading of a family.</summary>
    public static string Heading(string family) => family switch
    {
        "article" => "Rules of the article",
        "classical" => "Classical models",
        _ => "Learned models",
    };

    public static void Write(string title, IReadOnlyList<ScoreLine> lines, TextWriter output)
    {
        Table table = new Table().Border(TableBorder.Rounded).AddColumn("model");
        table.Title = new TableTitle(Markup.Escape(title));
        foreach (ScoreColumn column in ScoreColumn.Short)
        {
            table.AddColumn(new TableColumn(Markup.Escape(column.Name)).RightAligned());
        }

        foreach (IGrouping<string, ScoreLine> family in lines.GroupBy(line => line.Family))
        {
            table.AddRow([new Text(Heading(family.Key), new Style(decoration: Decoration.Italic)),
                .. ScoreColumn.Short.Select(_ => Text.Empty)]);
            foreach (ScoreLine? line in family)
            {
                table.AddRow([new Text($"  {line.Model}"), .. ScoreColumn.Short.Select(column => Cell(column, line, lines))]);
            }
        }

        Consoles.Over(output).Write(table);
    }

    private static Text Cell(ScoreColumn column, ScoreLine line, IReadOnlyList<ScoreLine> lines) =>
        new(column.Text(line), new Style(decoration: column.IsBest(line, lines) ? Decoration.Bold : Decoration.None));
}
