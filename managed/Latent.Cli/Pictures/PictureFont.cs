using SkiaSharp;

namespace Latent.Cli.Pictures;

/// <summary>The typeface of every picture, found by path.</summary>
/// <remarks>
/// The Skia build in use has no fontconfig: on Linux it finds no system font, and text in its default typeface is invisible.
/// </remarks>
internal static class PictureFont
{
    private static readonly string Windows = Environment.GetFolderPath(Environment.SpecialFolder.Fonts);

    private static readonly (string Regular, string Bold)[] Candidates =
    [
        ("/usr/share/fonts/truetype/dejavu/DejaVuSans.ttf", "/usr/share/fonts/truetype/dejavu/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/dejavu-sans-fonts/DejaVuSans.ttf", "/usr/share/fonts/dejavu-sans-fonts/DejaVuSans-Bold.ttf"),
        ("/usr/share/fonts/TTF/DejaVuSans.ttf", "/usr/share/fonts/TTF/DejaVuSans-Bold.ttf"),
        (Path.Combine(Windows, "segoeui.ttf"), Path.Combine(Windows, "segoeuib.ttf")),
        ("/System/Library/Fonts/Supplemental/Arial.ttf", "/System/Library/Fonts/Supplemental/Arial Bold.ttf"),
    ];

    private static readonly Lazy<(string Regular, string Bold)> Paths = new(() => Find(Candidates));
    private static readonly Lazy<SKTypeface> LazyRegular = new(() => Open(Paths.Value.Regular));
    private static readonly Lazy<SKTypeface> LazyBold = new(() => Open(Paths.Value.Bold));

    /// <summary>The typeface of text.</summary>
    /// <exception cref="FileNotFoundException">No known font is installed; the message says what to install.</exception>
    public static SKTypeface Regular => LazyRegular.Value;

    /// <summary>The typeface of titles.</summary>
    /// <exception cref="FileNotFoundException">No known font is installed; the message says what to install.</exception>
    public static SKTypeface Bold => LazyBold.Value;

    /// <summary>The files of the two typefaces.</summary>
    /// <exception cref="FileNotFoundException">No known font is installed; the message says what to install.</exception>
    public static (string Regular, string Bold) Files => Paths.Value;

    /// <summary>Returns the first pair of files that exists.</summary>
    internal static (string Regular, string Bold) Find(IReadOnlyList<(string Regular, string Bold)> candidates)
    {
        foreach ((string Regular, string Bold) pair in candidates)
        {
            if (File.Exists(pair.Regular) && File.Exists(pair.Bold))
            {
                return pair;
            }
        }

        throw new FileNotFoundException(
            $"there is no font for labels of pictures; looked for {string.Join(", ", candidates.Select(pair => pair.Regular))}; " +
            "install one (on Debian: fonts-dejavu-core)");
    }

    private static SKTypeface Open(string path) =>
        SKTypeface.FromFile(path) ?? throw new InvalidDataException($"the font file '{path}' cannot be read; reinstall it");
}
