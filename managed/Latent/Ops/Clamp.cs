using static System.FormattableString;

namespace Latent;

/// <content>Limits of the elements.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// min(max(x, least), most); NaN stays NaN. The gradient flows between the limits, half of it where x equals one, and none beyond them.
    /// </summary>
    /// <param name="least">The lower limit; −∞ for none.</param>
    /// <param name="most">The upper limit, the lower one or more; ∞ for none.</param>
    /// <exception cref="ArgumentException">A limit is NaN, or the lower one is above the upper one.</exception>
    public Tensor Clamp(double least, double most)
    {
        if (!(least <= most))
        {
            throw new ArgumentException(
                Invariant($"Elements cannot be at least {least} and at most {most}; expected a lower limit up to the upper one."),
                nameof(least));
        }

        Tensor above = double.IsNegativeInfinity(least) ? this : Maximum(Graph.Constant(least));
        return double.IsPositiveInfinity(most) ? above : above.Minimum(Graph.Constant(most));
    }
}
