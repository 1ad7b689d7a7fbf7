namespace Latent.Modules;

/// <summary>Each sample as one row, [batch, …] → [batch, size].</summary>
public sealed class Flatten : Layer
{
    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Reshape([input.Shape[0], input.Shape.Skip(1).Aggregate(1L, (size, dim) => size * dim)]);
    }
}

/// <summary>Rows as images, [batch, height · width · channels] → [batch, height, width, channels].</summary>
public sealed class Unflatten : Layer
{
    private readonly (int Height, int Width, int Channels) _size;

    /// <summary>Makes a layer.</summary>
    /// <param name="height">Height of the images, 1 or more.</param>
    /// <param name="width">Width of the images, 1 or more.</param>
    /// <param name="channels">Channels of each pixel, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive.</exception>
    public Unflatten(int height, int width, int channels)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        _size = (height, width, channels);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return input.Reshape([input.Shape[0], _size.Height, _size.Width, _size.Channels]);
    }
}
