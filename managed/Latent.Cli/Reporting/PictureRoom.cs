using Latent.Data;

namespace Latent.Cli.Reporting;

/// <summary>How many images have room in a picture.</summary>
internal static class PictureRoom
{
    /// <summary>Longest side of an image for which every picture has room.</summary>
    public const int LargestSide = 1_024;

    private const int Units = 2_400;     // width of a picture that screens show and that is soon written
    private const int EnlargedSide = 90; // of an image so small that it is drawn enlarged, with its separator

    /// <summary>Images beside one another: as many as wanted, or fewer if they are large.</summary>
    public static int Across(ImageSize size, int wanted) => Math.Clamp(Units / Math.Max(EnlargedSide, Math.Max(size.Height, size.Width) + 2), 1, wanted);
}
