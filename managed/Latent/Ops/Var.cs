namespace Latent;

/// <content>Variances.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// The variance over axes, Σ (x − mean)² / (n − correction) of n elements; the axes disappear. Where n depends on the batch and is 1,
    /// a correction of 1 gives NaN, as in PyTorch.
    /// </summary>
    /// <param name="axes">The axes (negative ones count from the end); all if none is given.</param>
    /// <param name="correction">
    /// 1 for the unbiased estimate from a sample, PyTorch's default; 0 for the variance of the n elements themselves.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such axis, the correction is neither 0 nor 1, or n is always 1 and the correction too.
    /// </exception>
    public Tensor Var(ReadOnlySpan<int> axes = default, int correction = 1)
    {
        if (correction is not (0 or 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(correction), correction, $"The correction of a variance is {correction}; expected 0 or 1.");
        }

        Tensor mean = MeanKeepingAxes(axes);
        Tensor variance = (this - mean).Square().Mean(axes);
        return correction == 0 ? variance : Unbiased(variance, [.. AxisSet.Of(this, axes).InOrder().Select(axis => Shape[axis])]);
    }

    /// <summary>The variance of elements as an estimate from a sample: n / (n − 1) times it, for n elements of a shape.</summary>
    private Tensor Unbiased(Tensor variance, Shape elements)
    {
        long count = elements.Coefficient;
        if (!elements.HasBatch)
        {
            return count != 1
                ? variance * (count / (count - 1.0))
                : throw new ArgumentException(
                    $"One element of {this} has no unbiased variance; take it over more elements, or with the correction 0.");
        }

        Tensor reciprocal = Graph.Constant(1.0 / count);
        for (int axis = 0; axis < elements.BatchPower; axis++)
        {
            reciprocal *= Graph.BatchReciprocal();
        }

        return variance / (1 - reciprocal);
    }
}
