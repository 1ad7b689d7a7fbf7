using SkiaSharp;

namespace Latent.Cli.Pictures;

/// <summary>The size, weight and colour of text; the static members are the four styles in use.</summary>
internal sealed record TextStyle(float Size, bool IsBold, SKColor Color)
{
    public static readonly TextStyle Title = new(22, true, Sheet.Ink);
    public static readonly TextStyle Heading = new(15, true, Sheet.Ink);
    public static readonly TextStyle Label = new(14, false, Sheet.Ink);
    public static readonly TextStyle Caption = new(14, false, Sheet.MutedInk);

    /// <summary>The height of a line.</summary>
    public int LineHeight => (int)MathF.Ceiling(Size * 1.5f);

    public SKFont Font() => new(IsBold ? PictureFont.Bold : PictureFont.Regular, Size)
    {
        Subpixel = true,
        Hinting = SKFontHinting.None,  // Hinting distorts DejaVu at these sizes.
    };
}
