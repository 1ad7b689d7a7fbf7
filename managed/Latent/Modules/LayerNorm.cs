namespace Latent.Modules;

/// <summary>
/// Centres and scales the last axis of each sample by its mean and variance: Ba, Kiros and Hinton, "Layer normalization" (2016).
/// </summary>
public sealed class LayerNorm : Layer
{
    private readonly double _epsilon;

    /// <summary>Makes a layer.</summary>
    /// <param name="size">Size of the last axis, 1 or more.</param>
    /// <param name="epsilon">The number added to variances.</param>
    public LayerNorm(int size, double epsilon = 1e-5)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        _epsilon = epsilon;
        Weight = Register("weight", [size], Initializers.Constant(1), size, size);
        Bias = Register("bias", [size], Initializers.Zeros, size, size);
    }

    /// <summary>The scale of each element.</summary>
    public Parameter Weight { get; }

    /// <summary>The new mean of each element.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Tensor centred = input - input.MeanKeepingAxes(-1);
        Tensor variance = centred.Square().MeanKeepingAxes(-1);
        return centred / (variance + _epsilon).Sqrt() * input.Graph.Use(Weight) + input.Graph.Use(Bias);
    }
}
