namespace Latent.Modules;

/// <summary>
/// Images [batch, height, width, channels] enlarged by a whole factor, with values interpolated between the centres of pixels; beyond the
/// outermost centres they are those of the outermost pixels. It is PyTorch's <c>Upsample(mode="bilinear", align_corners=False)</c>.
/// </summary>
public sealed class UpsampleBilinear2d : Layer
{
    private readonly int _factor;

    /// <summary>Makes a layer.</summary>
    /// <param name="factor">The factor of height and width, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive.</exception>
    public UpsampleBilinear2d(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        _factor = factor;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The input is not a batch of images of one pixel or more.</exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Dims is not [_, > 0, > 0, _])
        {
            throw new ArgumentException($"{input} cannot be upsampled; images [batch, height, width, channels] are needed.", nameof(input));
        }

        return _factor == 1 ? input : Enlarge(Enlarge(input, axis: 1), axis: 2);
    }

    /// <summary>
    /// Enlarges along an axis. Pixel i becomes the pixels i · factor + phase, whose centres lie (phase + ½) / factor − ½ behind its own: a
    /// mean of the pixel and the neighbour on that side, weighted by the distance.
    /// </summary>
    private Tensor Enlarge(Tensor images, int axis)
    {
        long size = images.Shape[axis];
        Tensor before = images.Slice(axis, 0, 1).Concat(axis, images.Slice(axis, 0, size - 1));
        Tensor after = images.Slice(axis, 1, size - 1).Concat(axis, images.Slice(axis, size - 1, 1));
        Tensor[] phases = [.. Enumerable.Range(0, _factor).Select(Phase)];
        return phases[0].Stack(axis + 1, phases.AsSpan(1)).Reshape(
            [.. images.Shape.Select((dim, index) => index == axis ? dim * _factor : dim)]);

        Tensor Phase(int phase)
        {
            double offset = (phase + 0.5) / _factor - 0.5;
            double distance = Math.Abs(offset);
            return distance == 0 ? images : (1 - distance) * images + distance * (offset < 0 ? before : after);
        }
    }
}
