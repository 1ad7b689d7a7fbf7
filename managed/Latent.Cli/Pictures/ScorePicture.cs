using Latent.Cli.Markets;
using SkiaSharp;

namespace Latent.Cli.Pictures;

/// <summary>The score table as a picture.</summary>
internal static class ScorePicture
{
    private const int ModelWidth = 210;
    private const int ColumnWidth = 108;
    private const int RowHeight = 27;

    private static readonly TextStyle Best = TextStyle.Label with { IsBold = true };

    private static IReadOnlyList<ScoreColumn> Columns => ScoreColumn.Short;

    /// <summary>Computes width and height of the picture, in units of the sheet.</summary>
    public static (int Width, int Height) SizeOf(string title, string caption, IReadOnlyList<ScoreLine> lines)
    {
        (int Width, int Height) header = SheetHeader.Measure(title, caption);
        int rows = 1 + lines.Count + lines.Select(line => line.Family).Distinct().Count();
        return ((2 * Sheet.Margin) + Math.Max(header.Width, ModelWidth + (Columns.Count * ColumnWidth)),
            (2 * Sheet.Margin) + header.Height + (rows * RowHeight));
    }

    /// <summary>Draws the table below a title and a caption.</summary>
    public static byte[] ToPng(string title, string caption, IReadOnlyList<ScoreLine> lines)
    {
        (int width, int height) = SizeOf(title, caption, lines);
        using Sheet sheet = new(width, height);
        SheetHeader.Draw(sheet, title, caption);
        int y = Sheet.Margin + SheetHeader.Measure(title, caption).Height;
        Row(sheet, y, "", column => (column.Name, TextStyle.Caption));
        foreach (IGrouping<string, ScoreLine> family in lines.GroupBy(line => line.Family))
        {
            y += RowHeight;
            sheet.Line(Sheet.Margin, y, width - Sheet.Margin, y);
            sheet.Text(ScoreTableView.Heading(family.Key), Sheet.Margin, Middle(y), TextStyle.Heading);
            foreach (ScoreLine? line in family)
            {
                y += RowHeight;
                Row(sheet, y, line.Model, column => (column.Text(line), column.IsBest(line, lines) ? Best : TextStyle.Label));
            }
        }

        return sheet.ToPng();
    }

    private static void Row(Sheet sheet, int y, string model, Func<ScoreColumn, (string Text, TextStyle Style)> cell)
    {
        sheet.Text(model, Sheet.Margin + 14, Middle(y), TextStyle.Label);
        foreach ((int index, ScoreColumn column) in Columns.Index())
        {
            (string text, TextStyle style) = cell(column);
            sheet.Text(text, Sheet.Margin + ModelWidth + ((index + 1) * ColumnWidth), Middle(y), style, SKTextAlign.Right);
        }
    }

    private static float Middle(int y) => y + (RowHeight / 2f);
}
