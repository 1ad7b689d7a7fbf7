using System.Net;
using System.Text;

namespace Latent.Cli.Markets;

/// <summary>Writes a page of HTML that needs no other file: it contains its style and pictures. All text is escaped.</summary>
internal sealed class HtmlWriter
{
    private const string Style = """
        :root { color: #1f2430; background: #fff; font: 16px/1.5 system-ui, "Segoe UI", "DejaVu Sans", sans-serif; }
        body { max-width: 68rem; margin: 2.5rem auto; padding: 0 1.5rem; }
        h1 { font-size: 1.9rem; line-height: 1.2; margin: 0 0 .25rem; }
        h2 { font-size: 1.3rem; margin: 2.5rem 0 .5rem; border-bottom: 1px solid #d5dae3; padding-bottom: .25rem; break-after: avoid; }
        .lead { color: #5b6474; margin: 0 0 1.5rem; }
        .verdict { background: #f3f6fa; border-left: 4px solid #2f77b4; padding: .6rem 1.2rem; break-inside: avoid; }
        .note { color: #5b6474; font-size: .9rem; }
        .wide { overflow-x: auto; }
        table { border-collapse: collapse; font-variant-numeric: tabular-nums; font-size: .88rem; margin: .75rem 0; }
        th, td { text-align: right; padding: .25rem .7rem; border-bottom: 1px solid #e6e9ef; vertical-align: top; }
        th { color: #5b6474; font-weight: 600; vertical-align: bottom; }
        th:first-child, td:first-child, .text td { text-align: left; }
        .text th { text-align: left; white-space: nowrap; vertical-align: top; }
        tr { break-inside: avoid; }
        tr.family td { font-weight: 600; background: #f3f6fa; }
        figure { margin: 1.25rem 0; break-inside: avoid; }
        img { max-width: 100%; height: auto; border: 1px solid #e6e9ef; }
        code { font: .9em ui-monospace, "DejaVu Sans Mono", monospace; overflow-wrap: anywhere; }
        @page { margin: 15mm; }
        @media print {
            body { margin: 0; max-width: none; padding: 0; font-size: 10pt; }
            h1 { font-size: 17pt; }
            h2 { font-size: 12pt; margin-top: 1.2rem; }
            table { font-size: 7.5pt; }
            th, td { padding: .15rem .35rem; }
        }
        """;

    private readonly StringBuilder _text = new();

    public HtmlWriter(string title)
    {
        _text.Append(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta name=\"viewport\" "
            + "content=\"width=device-width, initial-scale=1\">\n");
        _text.Append($"<title>{Escape(title)}</title>\n<style>\n{Style}\n</style>\n</head>\n<body>\n");
    }

    /// <summary>Adds an element with a text.</summary>
    public void Add(string element, string text, string? kind = null) =>
        _text.Append($"<{element}{Class(kind)}>{Escape(text)}</{element}>\n");

    /// <summary>Adds paragraphs in a box.</summary>
    public void AddBox(string kind, IEnumerable<string> paragraphs) =>
        _text.Append($"<div class=\"{kind}\">{string.Concat(paragraphs.Select(text => $"<p>{Escape(text)}</p>"))}</div>\n");

    /// <summary>Adds a table of names and values.</summary>
    public void AddFacts(IEnumerable<(string Name, string Value)> facts) =>
        _text.Append("<table class=\"text\">\n")
            .AppendJoin("", facts.Select(fact => $"<tr><th>{Escape(fact.Name)}</th><td>{Escape(fact.Value)}</td></tr>\n"))
            .Append("</table>\n");

    /// <summary>Adds a table of figures.</summary>
    /// <param name="headings">The headings of the columns.</param>
    /// <param name="rows">The rows; a row of a single cell is a heading of the rows below it. A cell may be bold.</param>
    public void AddTable(IReadOnlyList<string> headings, IEnumerable<IReadOnlyList<(string Text, bool IsBold)>> rows)
    {
        _text.Append("<div class=\"wide\"><table>\n<thead><tr>")
            .AppendJoin("", headings.Select(heading => $"<th>{Escape(heading)}</th>"))
            .Append("</tr></thead>\n<tbody>\n");
        foreach (IReadOnlyList<(string Text, bool IsBold)> row in rows)
        {
            _text.Append(row.Count == 1
                ? $"<tr class=\"family\"><td colspan=\"{headings.Count}\">{Escape(row[0].Text)}</td></tr>\n"
                : $"<tr>{string.Concat(row.Select(Cell))}</tr>\n");
        }

        _text.Append("</tbody>\n</table></div>\n");
    }

    /// <summary>Adds a picture inside the page.</summary>
    /// <param name="png">The content of the picture.</param>
    /// <param name="description">A description for readers who cannot see the picture.</param>
    /// <param name="width">The width in pixels of the page.</param>
    public void AddPicture(byte[] png, string description, int width) =>
        _text.Append(
            $"<figure><img src=\"data:image/png;base64,{Convert.ToBase64String(png)}\" width=\"{width}\" "
            + $"alt=\"{Escape(description)}\"></figure>\n");

    /// <summary>Returns the whole page.</summary>
    public string Complete() => _text.Append("</body>\n</html>\n").ToString();

    private static string Cell((string Text, bool IsBold) cell) =>
        cell.IsBold ? $"<td><b>{Escape(cell.Text)}</b></td>" : $"<td>{Escape(cell.Text)}</td>";

    private static string Class(string? kind) => kind is null ? "" : $" class=\"{kind}\"";

    private static string Escape(string text) => WebUtility.HtmlEncode(text);
}
