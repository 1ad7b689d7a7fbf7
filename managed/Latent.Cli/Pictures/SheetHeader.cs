namespace Latent.Cli.Pictures;

/// <summary>The title and caption at the top of a sheet.</summary>
internal static class SheetHeader
{
    private const int SpaceBelow = 14;

    /// <summary>Measures title and caption, with the space below them.</summary>
    public static (int Width, int Height) Measure(string title, string caption)
    {
        int width = Math.Max(Sheet.Measure(title, TextStyle.Title), Sheet.Measure(caption, TextStyle.Caption));
        int height = Height(title, TextStyle.Title) + Height(caption, TextStyle.Caption);
        return (width, height == 0 ? 0 : height + SpaceBelow);
    }

    /// <summary>Draws title and caption in the upper left corner, inside the margin.</summary>
    public static void Draw(Sheet sheet, string title, string caption)
    {
        float y = Sheet.Margin;
        sheet.Text(title, Sheet.Margin, y + (Height(title, TextStyle.Title) / 2f), TextStyle.Title);
        y += Height(title, TextStyle.Title);
        sheet.Text(caption, Sheet.Margin, y + (Height(caption, TextStyle.Caption) / 2f), TextStyle.Caption);
    }

    private static int Height(string text, TextStyle style) => text.Length == 0 ? 0 : style.LineHeight;
}
