namespace Latent.Modules;

/// <summary>
/// A transposed convolution of maps [batch, height, width, inputs] to images [batch, height, width, outputs], with <c>weight</c> [inputs,
/// kernel height, kernel width, outputs / groups] and <c>bias</c> [outputs]. In files the weight has PyTorch's order [inputs, outputs /
/// groups, height, width].
/// </summary>
public sealed class ConvTranspose2d : WeightedLayer
{
    private readonly ConvGeometry _geometry;
    private readonly (int Height, int Width) _outputPadding;

    /// <summary>Makes a layer with a square filter.</summary>
    /// <param name="inputs">Channels of the maps.</param>
    /// <param name="outputs">Channels of the images.</param>
    /// <param name="kernel">Height and width of the filter.</param>
    /// <param name="geometry">
    /// The stride, padding, dilation and groups of the convolution that this is the transpose of; a stride of 1 without padding if null.
    /// </param>
    /// <param name="outputPadding">Rows and columns added at the end, fewer than the stride.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the groups do not divide the channels.</exception>
    public ConvTranspose2d(
        int inputs, int outputs, int kernel, ConvGeometry? geometry = null, (int Height, int Width) outputPadding = default,
        LayerOptions? options = null)
        : this(inputs, outputs, (kernel, kernel), geometry ?? new ConvGeometry(), outputPadding, options)
    {
    }

    private ConvTranspose2d(
        int inputs, int outputs, (int Height, int Width) kernel, ConvGeometry geometry, (int Height, int Width) outputPadding,
        LayerOptions? options)
        : base(
            ConvSizes.Filter(inputs, outputs, kernel, geometry), outputs, outputs / geometry.Groups * kernel.Height * kernel.Width,
            inputs / geometry.Groups * kernel.Height * kernel.Width, options,
            FileLayout.OfFilter(inputs, kernel.Height, kernel.Width, outputs / geometry.Groups), outputsLast: true) =>
        (_geometry, _outputPadding) = (geometry, outputPadding);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        return AddBias(input.ConvTranspose2d(UseWeight(input.Graph), _geometry, _outputPadding));
    }
}
