namespace Latent.Modules;

/// <summary>Checks of the sizes of convolution layers.</summary>
internal static class ConvSizes
{
    /// <summary>The shape of a filter from the channels of its maps and images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the groups do not divide the channels.</exception>
    public static Shape Filter(int maps, int channels, (int Height, int Width) kernel, ConvGeometry geometry)
    {
        ArgumentNullException.ThrowIfNull(geometry);
        ArgumentOutOfRangeException.ThrowIfLessThan(maps, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(kernel.Height, kernel.Width), 1, nameof(kernel));
        return maps % geometry.Groups == 0 && channels % geometry.Groups == 0
            ? [maps, kernel.Height, kernel.Width, channels / geometry.Groups]
            : throw new ArgumentOutOfRangeException(
                nameof(geometry), geometry.Groups,
                $"{geometry.Groups} groups do not divide {channels} and {maps} channels; give a common divisor of both.");
    }
}
