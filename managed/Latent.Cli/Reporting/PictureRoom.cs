using Latent.Data;

namespace Latent.Cli.Reporting;

/// <summary>The number of images that fit into a picture.</summary>
internal static class PictureRoom
{
    /// <summary>The greatest side of an image that fits into every picture.</summary>
    public const int LargestSide = 1_024;

    private const int Units = 2_400;     // width of a picture that fits on screens and is written quickly
    private const int EnlargedSide = 90; // side of a small image, drawn enlarged, with its separator

    /// <summary>Returns the number of images side by side: the wanted number, or fewer if the images are large.</summary>
    public static int Across(ImageSize size, int wanted) =>
        Math.Clamp(Units / Math.Max(EnlargedSide, Math.Max(size.Height, size.Width) + 2), 1, wanted);
}
