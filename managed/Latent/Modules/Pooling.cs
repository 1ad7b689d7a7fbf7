namespace Latent.Modules;

/// <summary>A pooling of images [batch, height, width, channels]: each window becomes one pixel.</summary>
public abstract class Pooling : Layer
{
    private readonly (int Kernel, int Stride, int Padding) _geometry;
    private readonly double _outside;

    private protected Pooling(int kernel, int? stride, int padding, double outside)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(kernel, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride ?? kernel, 1, nameof(stride));
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(padding, kernel / 2);
        (_geometry, _outside) = ((kernel, stride ?? kernel, padding), outside);
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int kernel, int stride, int padding) = _geometry;
        return input.Shape.Rank == 4
            ? Join(input.Windows(1, kernel, stride, padding, fill: _outside).Windows(3, kernel, stride, padding, fill: _outside))
            : throw new ArgumentException($"{input} cannot be pooled; images [batch, height, width, channels] are needed.", nameof(input));
    }

    /// <summary>Reduces axes 2 and 4, the pixels of a window, of [batch, height, window height, width, window width, channels].</summary>
    private protected abstract Tensor Join(Tensor windows);
}

/// <summary>The largest pixel of each window, by channel.</summary>
/// <param name="kernel">Height and width of a window.</param>
/// <param name="stride">Pixels from one window to the next; the size of a window if null.</param>
/// <param name="padding">Pixels of −∞ added on each side, at most half of the window.</param>
public sealed class MaxPool2d(int kernel, int? stride = null, int padding = 0) : Pooling(kernel, stride, padding, double.NegativeInfinity)
{
    private protected override Tensor Join(Tensor windows) => windows.Max(2, 4);
}

/// <summary>The mean of each window, by channel; added pixels count as zeros.</summary>
/// <param name="kernel">Height and width of a window.</param>
/// <param name="stride">Pixels from one window to the next; the size of a window if null.</param>
/// <param name="padding">Zeros added on each side, at most half of the window.</param>
public sealed class AveragePool2d(int kernel, int? stride = null, int padding = 0) : Pooling(kernel, stride, padding, 0)
{
    private protected override Tensor Join(Tensor windows) => windows.Mean(2, 4);
}

/// <summary>Each pixel repeated in a square: nearest-neighbour upsampling of images [batch, height, width, channels].</summary>
public sealed class UpsampleNearest2d : Layer
{
    private readonly int _factor;

    /// <summary>Makes a layer.</summary>
    /// <param name="factor">Height and width of the square, 1 or more.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor is not positive.</exception>
    public UpsampleNearest2d(int factor)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(factor, 1);
        _factor = factor;
    }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        if (input.Shape.Rank != 4)
        {
            throw new ArgumentException($"{input} cannot be upsampled; images [batch, height, width, channels] are needed.", nameof(input));
        }

        (long batch, long height, long width, long channels) = (input.Shape[0], input.Shape[1], input.Shape[2], input.Shape[3]);
        return input.Reshape([batch, height, 1, width, 1, channels])
            .BroadcastTo([batch, height, _factor, width, _factor, channels])
            .Reshape([batch, height * _factor, width * _factor, channels]);
    }
}
