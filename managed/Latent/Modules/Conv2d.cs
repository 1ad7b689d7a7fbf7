namespace Latent.Modules;

/// <summary>
/// A convolution of images [batch, height, width, inputs] to maps [batch, height, width, outputs], with <c>weight</c> [outputs, kernel
/// height, kernel width, inputs / groups] and <c>bias</c> [outputs]. In files the weight has PyTorch's order [outputs, inputs / groups,
/// height, width].
/// </summary>
public sealed class Conv2d : WeightedLayer
{
    private readonly ConvGeometry _geometry;

    /// <summary>Makes a layer with a square filter.</summary>
    /// <param name="inputs">Channels of the images.</param>
    /// <param name="outputs">Channels of the maps.</param>
    /// <param name="kernel">Height and width of the filter.</param>
    /// <param name="geometry">The stride, padding, dilation and groups; a stride of 1 without padding if null.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the groups do not divide the channels.</exception>
    public Conv2d(int inputs, int outputs, int kernel, ConvGeometry? geometry = null, LayerOptions? options = null)
        : this(inputs, outputs, (kernel, kernel), geometry ?? new ConvGeometry(), options)
    {
    }

    /// <summary>Makes a layer with a filter of any height and width.</summary>
    /// <param name="inputs">Channels of the images.</param>
    /// <param name="outputs">Channels of the maps.</param>
    /// <param name="kernel">Height and width of the filter.</param>
    /// <param name="geometry">The stride, padding, dilation and groups.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the groups do not divide the channels.</exception>
    public Conv2d(int inputs, int outputs, (int Height, int Width) kernel, ConvGeometry geometry, LayerOptions? options = null)
        : base(
            ConvSizes.Filter(outputs, inputs, kernel, geometry), outputs, inputs / geometry.Groups * kernel.Height * kernel.Width,
            outputs / geometry.Groups * kernel.Height * kernel.Width, options,
            FileLayout.OfFilter(outputs, kernel.Height, kernel.Width, inputs / geometry.Groups)) => _geometry = geometry;

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AddBias(input.Conv2d(UseWeight(input.Graph), _geometry));
    }
}
