using static System.FormattableString;

namespace Latent;

/// <summary>
/// The stride, padding, dilation and groups of a convolution. Row i of the maps is computed from the rows i · stride − padding + p ·
/// dilation of the images [batch, height, width, channels], for 0 ≤ p &lt; kernel height; columns alike.
/// </summary>
public sealed record ConvGeometry
{
    /// <summary>Creates a geometry that is the same on both axes.</summary>
    /// <param name="stride">Pixels from one place of the filter to the next, 1 or more.</param>
    /// <param name="padding">Zeros added on each side, 0 or more.</param>
    /// <param name="dilation">Pixels from one filter tap to the next, 1 or more.</param>
    /// <param name="groups">The number of groups that the channels are split into, each with filters of its own; 1 or more.</param>
    public ConvGeometry(int stride = 1, int padding = 0, int dilation = 1, int groups = 1)
        : this((stride, stride), (padding, padding), (dilation, dilation), groups)
    {
    }

    /// <summary>Creates a geometry with numbers of their own for height and width.</summary>
    /// <param name="stride">Pixels from one place of the filter to the next, 1 or more.</param>
    /// <param name="padding">Zeros added on each side, 0 or more.</param>
    /// <param name="dilation">Pixels from one filter tap to the next, 1 or more.</param>
    /// <param name="groups">The number of groups that the channels are split into, each with filters of its own; 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is too small.</exception>
    public ConvGeometry((int Height, int Width) stride, (int Height, int Width) padding, (int Height, int Width) dilation, int groups = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(stride.Height, stride.Width), 1, nameof(stride));
        ArgumentOutOfRangeException.ThrowIfNegative(Math.Min(padding.Height, padding.Width), nameof(padding));
        ArgumentOutOfRangeException.ThrowIfLessThan(Math.Min(dilation.Height, dilation.Width), 1, nameof(dilation));
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        (Stride, Padding, Dilation, Groups) = (stride, padding, dilation, groups);
    }

    /// <summary>Pixels from one place of the filter to the next.</summary>
    public (int Height, int Width) Stride { get; }

    /// <summary>Zeros added on each side.</summary>
    public (int Height, int Width) Padding { get; }

    /// <summary>Pixels from one filter tap to the next.</summary>
    public (int Height, int Width) Dilation { get; }

    /// <summary>The number of groups that the channels are split into.</summary>
    public int Groups { get; }

    /// <summary>The shape of the maps of images under a filter [maps, height, width, channels / groups].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal Shape Maps(Shape images, Shape filter)
    {
        Require(images.Rank == 4 && filter.Rank == 4, images, filter,
            "[batch, height, width, channels] and [maps, height, width, channels / groups] are needed");
        Require(
            filter[3] * Groups == images[3] && filter[0] % Groups == 0, images, filter,
            Invariant($"with {Groups} groups the filter needs {(double)images[3] / Groups} channels, and a multiple of {Groups} maps"));
        long height = Count(images[1], filter[1], Stride.Height, Padding.Height, Dilation.Height);
        long width = Count(images[2], filter[2], Stride.Width, Padding.Width, Dilation.Width);
        Require(height > 0 && width > 0, images, filter,
            $"the filter is larger than the image with its padding of {Padding.Height} and {Padding.Width}");
        return [images[0], height, width, filter[0]];
    }

    /// <summary>The shape of the images of maps under a transposed filter, with the output padding at the ends of both axes.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    internal Shape Images(Shape maps, Shape filter, (int Height, int Width) outputPadding)
    {
        Require(maps.Rank == 4 && filter.Rank == 4, maps, filter,
            "[batch, height, width, maps] and [maps, height, width, channels / groups] are needed");
        Require(
            filter[0] == maps[3] && filter[0] % Groups == 0, maps, filter,
            $"the filter needs {maps[3]} maps, a multiple of the {Groups} groups");
        long height = (maps[1] - 1) * Stride.Height - 2 * Padding.Height + Dilation.Height * (filter[1] - 1) + 1 + outputPadding.Height;
        long width = (maps[2] - 1) * Stride.Width - 2 * Padding.Width + Dilation.Width * (filter[2] - 1) + 1 + outputPadding.Width;
        Require(
            outputPadding is { Height: >= 0, Width: >= 0 } && outputPadding.Height < Stride.Height && outputPadding.Width < Stride.Width,
            maps, filter,
            $"the output padding of {outputPadding.Height} and {outputPadding.Width} must be below the stride of {Stride.Height} and "
            + $"{Stride.Width}");
        Require(height > 0 && width > 0, maps, filter, $"the padding of {Padding.Height} and {Padding.Width} leaves no pixel");
        return [maps[0], height, width, filter[3] * Groups];
    }

    /// <summary>Visits each product of the sums of a convolution: the indices of its elements of images, filter and maps.</summary>
    internal void ForEachProduct(long[] images, long[] filter, long[] maps, Action<long, long, long> visit)
    {
        (long mapsPerGroup, long channels) = (maps[3] / Groups, filter[3]);
        for (long map = 0; map < maps[0] * maps[1] * maps[2] * maps[3]; map++)
        {
            (long rest, long o) = Math.DivRem(map, maps[3]);
            (rest, long j) = Math.DivRem(rest, maps[2]);
            (long b, long i) = Math.DivRem(rest, maps[1]);
            for (long tap = 0; tap < filter[1] * filter[2]; tap++)
            {
                long row = i * Stride.Height - Padding.Height + tap / filter[2] * Dilation.Height;
                long column = j * Stride.Width - Padding.Width + tap % filter[2] * Dilation.Width;
                if (row < 0 || row >= images[1] || column < 0 || column >= images[2])
                {
                    continue;
                }

                long pixel = ((b * images[1] + row) * images[2] + column) * images[3] + o / mapsPerGroup * channels;
                long weight = (o * filter[1] * filter[2] + tap) * channels;
                for (long c = 0; c < channels; c++)
                {
                    visit(pixel + c, weight + c, map);
                }
            }
        }
    }

    /// <summary>The number of multiplications and additions that give maps under a filter.</summary>
    internal static double Flops(Shape maps, Shape filter, int batch) => 2.0 * maps.Count(batch) * filter[1] * filter[2] * filter[3];

    private static long Count(long size, long kernel, int stride, int padding, int dilation)
    {
        long room = size + 2L * padding - dilation * (kernel - 1) - 1;
        return room < 0 ? 0 : room / stride + 1;
    }

    private static void Require(bool condition, Shape a, Shape filter, string what)
    {
        if (!condition)
        {
            throw new ArgumentException($"{a} cannot be convolved with the filter {filter}; {what}.");
        }
    }
}
