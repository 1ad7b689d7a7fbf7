namespace Latent;

/// <content>Standard deviations.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// The standard deviation over axes, the square root of <see cref="Var"/>; the axes disappear. Where it is 0, its gradient is NaN.
    /// </summary>
    /// <param name="axes">The axes (negative ones count from the end); all if none is given.</param>
    /// <param name="correction">
    /// 1 for that of the unbiased variance, PyTorch's default; 0 for that of the elements themselves.
    /// </param>
    /// <exception cref="ArgumentException">As for <see cref="Var"/>.</exception>
    public Tensor Std(ReadOnlySpan<int> axes = default, int correction = 1) => Var(axes, correction).Sqrt();
}
