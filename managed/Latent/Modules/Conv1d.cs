namespace Latent.Modules;

/// <summary>
/// A convolution along one axis, [batch, length, inputs] to [batch, length, outputs], with <c>weight</c> [outputs, kernel, inputs / groups]
/// and <c>bias</c> [outputs]. In files the weight has PyTorch's order [outputs, inputs / groups, kernel].
/// </summary>
public sealed class Conv1d : WeightedLayer
{
    private readonly (int Stride, int Padding, int Dilation, int Groups) _geometry;

    /// <summary>Makes a layer.</summary>
    /// <param name="inputs">Channels of the input.</param>
    /// <param name="outputs">Channels of the output.</param>
    /// <param name="kernel">Length of the filter.</param>
    /// <param name="stride">Elements from one place of the filter to the next.</param>
    /// <param name="padding">Zeros added on each side.</param>
    /// <param name="dilation">Elements from one filter tap to the next.</param>
    /// <param name="groups">The number of groups that the channels are split into.</param>
    /// <param name="options">Initial values, bias and normalisation; PyTorch's defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A size is not positive, or the groups do not divide the channels.</exception>
    public Conv1d(int inputs, int outputs, int kernel, int stride = 1, int padding = 0, int dilation = 1, int groups = 1,
        LayerOptions? options = null)
        : base(
            Filter(inputs, outputs, kernel, new ConvGeometry((1, stride), (0, padding), (1, dilation), groups)), outputs,
            inputs / groups * kernel,
            outputs / groups * kernel, options,
            new FileLayout([outputs, kernel, inputs / groups], [0, 2, 1], [outputs, inputs / groups, kernel])) =>
        _geometry = (stride, padding, dilation, groups);

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        (int stride, int padding, int dilation, int groups) = _geometry;
        return AddBias(input.Conv1d(UseWeight(input.Graph), stride, padding, dilation, groups));
    }

    private static Shape Filter(int inputs, int outputs, int kernel, ConvGeometry geometry)
    {
        Shape filter = ConvSizes.Filter(outputs, inputs, (1, kernel), geometry);
        return [filter[0], filter[2], filter[3]];
    }
}
