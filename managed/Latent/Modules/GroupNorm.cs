namespace Latent.Modules;

/// <summary>
/// Centres and scales groups of channels of each sample by their mean and variance over all pixels, then scales and shifts each channel: Wu
/// and He, "Group normalization" (2018), equations 1 to 6. Channels are the last axis: [batch, channels] or [batch, height, width,
/// channels]. It is PyTorch's <c>GroupNorm</c>. One group is the layer normalisation of a whole image, a group for each channel the
/// instance normalisation of Ulyanov et al. (2016).
/// </summary>
public sealed class GroupNorm : Layer
{
    private readonly double _epsilon;

    /// <summary>Makes a layer.</summary>
    /// <param name="groups">The number of groups, 1 or more.</param>
    /// <param name="channels">Size of the last axis, a multiple of the groups.</param>
    /// <param name="epsilon">The number added to variances.</param>
    /// <exception cref="ArgumentException">A size is not positive, or the groups do not divide the channels.</exception>
    public GroupNorm(int groups, int channels, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(groups, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        if (channels % groups != 0)
        {
            throw new ArgumentException(
                $"{groups} groups do not divide {channels} channels; expected channels that are a multiple of the groups.", nameof(groups));
        }

        (Groups, _epsilon) = (groups, epsilon);
        Weight = Register("weight", [channels], Initializers.Constant(1), channels, channels);
        Bias = Register("bias", [channels], Initializers.Zeros, channels, channels);
    }

    /// <summary>The number of groups.</summary>
    public int Groups { get; }

    /// <summary>The scale of each channel.</summary>
    public Parameter Weight { get; }

    /// <summary>The shift of each channel.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">
    /// The last of two or more axes is not that of the channels, or pixels depend on the batch.
    /// </exception>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        int channels = Weight.Count;
        if (input.Shape.Rank < 2 || input.Shape.Dims[^1] != channels || input.Shape.Skip(1).Any(dim => dim < 0))
        {
            throw new ArgumentException(
                $"A group normalisation of {channels} channels does not fit {input}; expected [batch, .., {channels}].", nameof(input));
        }

        long pixels = input.Shape.Skip(1).SkipLast(1).Aggregate(1L, (product, dim) => product * dim);
        Tensor groups = input.Reshape([input.Shape[0], pixels, Groups, channels / Groups]);
        Tensor centred = groups - groups.MeanKeepingAxes(1, 3);
        Tensor variance = centred.Square().MeanKeepingAxes(1, 3);
        Tensor standard = (centred / (variance + _epsilon).Sqrt()).Reshape(input.Shape);
        return standard * input.Graph.Use(Weight) + input.Graph.Use(Bias);
    }
}
