using ScottPlot;
using SkiaSharp;

namespace Latent.Cli.Pictures;

/// <summary>A white page for text, enlarged images and charts. Its unit is a square of <see cref="Density"/> pixels a side.</summary>
internal sealed class Sheet : IDisposable
{
    /// <summary>Pixels per unit; pictures are drawn for screens of high density.</summary>
    public const int Density = 2;

    /// <summary>The width of the blank border of every picture.</summary>
    public const int Margin = 32;

    /// <summary>The greatest side of a picture in pixels, which limits its memory to about a gigabyte.</summary>
    public const int LargestSide = 16_000;

    public static readonly SKColor Ink = new(0x1F, 0x24, 0x30);
    public static readonly SKColor MutedInk = new(0x5B, 0x64, 0x74);

    // Dark but not black: it separates black tiles, and is less bright than the digits.
    private static readonly SKColor SeparatorColor = new(0x3C, 0x44, 0x55);

    private readonly SKSurface _surface;

    /// <exception cref="ArgumentException">The page would be longer than <see cref="LargestSide"/>.</exception>
    public Sheet(int width, int height)
    {
        (long across, long down) = ((long)width * Density, (long)height * Density);
        if (across > LargestSide || down > LargestSide)
        {
            throw new ArgumentException(
                $"the picture would be {across} x {down} pixels, more than {LargestSide} on a side; draw fewer or smaller images");
        }

        _surface = SKSurface.Create(new SKImageInfo((int)across, (int)down, SKColorType.Rgba8888, SKAlphaType.Opaque));
        _surface.Canvas.Clear(SKColors.White);
        _surface.Canvas.Scale(Density);
    }

    /// <summary>Returns the drawn width of <paramref name="text"/>, rounded up.</summary>
    public static int Measure(string text, TextStyle style)
    {
        using SKFont font = style.Font();
        return (int)MathF.Ceiling(font.MeasureText(text));
    }

    /// <summary>Draws one line of text; <paramref name="y"/> is its vertical middle.</summary>
    public void Text(string text, float x, float y, TextStyle style, SKTextAlign align = SKTextAlign.Left)
    {
        using SKFont font = style.Font();
        using SKPaint paint = new SKPaint { Color = style.Color, IsAntialias = true };
        // The baseline is half a capital's height below the middle, so that lines with and without descenders align.
        _surface.Canvas.DrawText(text, x, y + (font.Metrics.CapHeight / 2), align, font, paint);
    }

    /// <summary>Draws a thin line.</summary>
    public void Line(float x, float y, float untilX, float untilY)
    {
        using SKPaint paint = new SKPaint { Color = MutedInk.WithAlpha(0x60), StrokeWidth = 1, IsAntialias = true };
        _surface.Canvas.DrawLine(x, y, untilX, untilY, paint);
    }

    /// <summary>Fills the rectangle behind tiles with the colour of their separators.</summary>
    public void Panel(int x, int y, int width, int height)
    {
        using SKPaint paint = new SKPaint { Color = SeparatorColor };
        _surface.Canvas.DrawRect(x, y, width, height, paint);
    }

    /// <summary>Draws image <paramref name="index"/>; each value becomes a square of side <paramref name="scale"/>.</summary>
    public void Tile(ImageBatch images, int index, int x, int y, int scale)
    {
        using SKImage image = SKImage.FromPixelCopy(
            new SKImageInfo(images.Width, images.Height, SKColorType.Gray8, SKAlphaType.Opaque), images.Bytes(index));
        SKRect target = SKRect.Create(x, y, images.Width * scale, images.Height * scale);
        _surface.Canvas.DrawImage(image, target, new SKSamplingOptions(SKFilterMode.Nearest));
    }

    /// <summary>Draws a chart into a rectangle.</summary>
    public void Draw(Plot plot, int x, int y, int width, int height)
    {
        _surface.Canvas.Save();
        _surface.Canvas.ClipRect(SKRect.Create(x, y, width, height));  // A plot clears the whole clip area.
        plot.Render(_surface.Canvas, new PixelRect(x, x + width, y + height, y));
        _surface.Canvas.Restore();
    }

    /// <summary>Writes the page as PNG.</summary>
    /// <exception cref="IOException">The folder cannot be written to.</exception>
    public void Write(string path) => PictureFile.Write(path, ToPng());

    /// <summary>Returns the page as the content of a PNG file.</summary>
    public byte[] ToPng()
    {
        using SKImage image = _surface.Snapshot();
        using SKData png = image.Encode(SKEncodedImageFormat.Png, 100);
        return png.ToArray();
    }

    public void Dispose() => _surface.Dispose();
}
