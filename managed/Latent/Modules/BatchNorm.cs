namespace Latent.Modules;

/// <summary>
/// Centres and scales each channel, the last axis, by its mean and variance: Ioffe and Szegedy, "Batch normalization" (2015). Training uses
/// batch statistics, over all rows and pixels, and keeps running averages of them; evaluation uses the averages. It is PyTorch's
/// <c>BatchNorm1d</c> and <c>BatchNorm2d</c>.
/// </summary>
public sealed class BatchNorm : Layer
{
    private readonly double _momentum;
    private readonly double _epsilon;
    private readonly bool _isOfBatch;
    private readonly Parameter _mean;
    private readonly Parameter _variance;

    /// <summary>Makes a layer.</summary>
    /// <param name="channels">Size of the last axis, 1 or more.</param>
    /// <param name="momentum">Weight of the newest batch in the running averages.</param>
    /// <param name="epsilon">The number added to variances.</param>
    /// <param name="weight">Initial values of the scale; ones if null.</param>
    /// <param name="isOfBatch">
    /// Whether evaluation uses batch statistics too, as suits a discriminator, which never sees a single image.
    /// </param>
    public BatchNorm(int channels, double momentum = 0.1, double epsilon = 1e-5, Initializer? weight = null, bool isOfBatch = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(channels, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(momentum);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(momentum, 1);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epsilon);
        (_momentum, _epsilon, _isOfBatch) = (momentum, epsilon, isOfBatch);
        Weight = Register("weight", [channels], weight ?? Initializers.Constant(1), channels, channels);
        Bias = Register("bias", [channels], Initializers.Zeros, channels, channels);
        _mean = RegisterState("running_mean", [channels], Initializers.Zeros);
        _variance = RegisterState("running_var", [channels], Initializers.Constant(1));
    }

    /// <summary>The scale of each channel.</summary>
    public Parameter Weight { get; }

    /// <summary>The new mean of each channel.</summary>
    public Parameter Bias { get; }

    /// <inheritdoc/>
    public override Tensor Forward(Tensor input)
    {
        ArgumentNullException.ThrowIfNull(input);
        Graph graph = input.Graph;
        if (input.Shape.Rank < 2 || input.Shape.Dims[^1] != Weight.Count)
        {
            throw new ArgumentException(
                $"A batch normalisation of {Weight.Count} channels does not fit {input}; "
                + "the last of two or more axes must be the channels.",
                nameof(input));
        }

        bool isOfBatch = graph.Training || _isOfBatch;
        Tensor mean = isOfBatch ? OverRows(input) : graph.Use(_mean);
        Tensor centred = input - mean;
        Tensor variance = isOfBatch ? OverRows(centred.Square()) : graph.Use(_variance);
        if (graph.Training)
        {
            Average(mean, variance, input.Shape.Coefficient / Weight.Count);
        }

        return centred * (graph.Use(Weight) / (variance + _epsilon).Sqrt()) + graph.Use(Bias);
    }

    /// <summary>The mean over all axes but the channels.</summary>
    private static Tensor OverRows(Tensor tensor) => tensor.Mean([.. Enumerable.Range(0, tensor.Shape.Rank - 1)]);

    /// <summary>Moves the running averages towards the moments of the batch.</summary>
    private void Average(Tensor mean, Tensor variance, long pixels)
    {
        Graph graph = mean.Graph;
        // The running variance is unbiased, as in PyTorch: n / (n - 1) times the variance of n numbers. The maximum avoids 1 / 0 for one
        // number.
        Tensor unbiased = variance / (1 - graph.BatchReciprocal() / pixels).Maximum(graph.Constant(1e-6));
        graph.Blend(_mean, mean.Detach(), _momentum);
        graph.Blend(_variance, unbiased.Detach(), _momentum);
    }
}
