using SkiaSharp;

namespace Latent.Cli.Pictures;

/// <summary>Images in rows and columns, with a title, a caption and labels.</summary>
internal sealed class ImageGrid
{
    private const int Gap = 12;       // between groups of rows, and between labels and images
    private const int MaxColumns = 20;

    private readonly ImageBatch _images;
    private readonly int[][] _rows;
    private readonly int _columns;

    /// <summary>Creates a grid as near to square as the count allows.</summary>
    public ImageGrid(ImageBatch images)
        : this(images, RowsOf(images.Count, Math.Min(MaxColumns, (int)Math.Ceiling(Math.Sqrt(images.Count)))))
    {
    }

    /// <summary>Creates a grid from rows of indices of images.</summary>
    public ImageGrid(ImageBatch images, int[][] rows)
    {
        (_images, _rows) = (images, rows);
        _columns = rows.Max(row => row.Length);
    }

    /// <summary>The title; empty for none.</summary>
    public string Title { get; init; } = "";

    /// <summary>The caption below the title; empty for none.</summary>
    public string Caption { get; init; } = "";

    /// <summary>Labels left of the rows; empty for none.</summary>
    public IReadOnlyList<string> RowLabels { get; init; } = [];

    /// <summary>Labels below the columns; empty for none.</summary>
    public IReadOnlyList<string> ColumnLabels { get; init; } = [];

    /// <summary>The number of rows in a group, after which there is a wider space; 0 for no groups.</summary>
    public int RowsPerGroup { get; init; }

    /// <summary>The width of the space between images; 0 for none.</summary>
    public int Separator { get; init; } = 2;

    /// <summary>Divides the indices 0 to <paramref name="count"/> - 1 into rows of <paramref name="columns"/>.</summary>
    public static int[][] RowsOf(int count, int columns) => [.. Enumerable.Range(0, count).Chunk(columns)];

    /// <summary>Writes the grid as PNG.</summary>
    /// <exception cref="ArgumentException">The number of labels differs from that of rows or columns, or the picture would be too
    /// large.</exception>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Write(string path)
    {
        using Sheet sheet = Draw();
        sheet.Write(path);
    }

    /// <summary>Draws the grid as PNG.</summary>
    /// <exception cref="ArgumentException">As <see cref="Write"/>.</exception>
    public byte[] ToPng()
    {
        using Sheet sheet = Draw();
        return sheet.ToPng();
    }

    private Sheet Draw()
    {
        CheckLabels(RowLabels, _rows.Length, "row");
        CheckLabels(ColumnLabels, _columns, "column");
        int labels = RowLabels.Select(label => Sheet.Measure(label, TextStyle.Label) + Gap).DefaultIfEmpty(0).Max();
        int contents = labels + GridWidth;
        (int Width, int Height) header = SheetHeader.Measure(Title, Caption);
        int below = ColumnLabels.Count > 0 ? TextStyle.Label.LineHeight + (Gap / 2) : 0;
        Sheet sheet = new(
            (2 * Sheet.Margin) + Math.Max(contents, header.Width), (2 * Sheet.Margin) + header.Height + GridHeight + below);
        SheetHeader.Draw(sheet, Title, Caption);
        DrawRows(sheet, Sheet.Margin + labels, Sheet.Margin + header.Height);
        DrawColumnLabels(sheet, Sheet.Margin + labels, Sheet.Margin + header.Height + GridHeight);
        return sheet;
    }

    /// <summary>Draws the images and row labels, with the first image at the given place.</summary>
    public void DrawRows(Sheet sheet, int left, int top)
    {
        for (int row = 0; row < _rows.Length; row++)
        {
            int y = top + RowTop(row);
            sheet.Panel(left, y, RowWidth(_rows[row].Length), TileHeight + (2 * Separator));
            for (int column = 0; column < _rows[row].Length; column++)
            {
                sheet.Tile(_images, _rows[row][column], left + Separator + (column * (TileWidth + Separator)), y + Separator,
                    _images.Scale);
            }

            if (RowLabels.Count > 0)
            {
                sheet.Text(RowLabels[row], left - Gap, y + (TileHeight / 2f) + Separator, TextStyle.Label, SKTextAlign.Right);
            }
        }
    }

    /// <summary>The width of the images with their separators.</summary>
    public int GridWidth => RowWidth(_columns);

    /// <summary>The height of the images with their separators.</summary>
    public int GridHeight => RowTop(_rows.Length - 1) + TileHeight + (2 * Separator);

    private int TileWidth => _images.Width * _images.Scale;

    private int TileHeight => _images.Height * _images.Scale;

    private int RowWidth(int tiles) => (tiles * (TileWidth + Separator)) + Separator;

    private int RowTop(int row) => (row * (TileHeight + Separator)) + (RowsPerGroup > 0 ? row / RowsPerGroup * Gap : 0);

    private void DrawColumnLabels(Sheet sheet, int left, int bottom)
    {
        float y = bottom + (Gap / 2) + (TextStyle.Label.LineHeight / 2f);
        for (int column = 0; column < ColumnLabels.Count; column++)
        {
            float middle = left + Separator + (column * (TileWidth + Separator)) + (TileWidth / 2f);
            sheet.Text(ColumnLabels[column], middle, y, TextStyle.Label, SKTextAlign.Center);
        }
    }

    private static void CheckLabels(IReadOnlyList<string> labels, int count, string what)
    {
        if (labels.Count != 0 && labels.Count != count)
        {
            throw new ArgumentException($"there are {labels.Count} {what} labels for {count} {what}s; give one for each, or none");
        }
    }
}
