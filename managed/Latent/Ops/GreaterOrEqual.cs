namespace Latent;

/// <content>Comparisons that equal sides pass, with the larger side first.</content>
public sealed partial class Tensor
{
    /// <summary>1 where p ≥ q, else 0, with broadcasting; NaN compares false. Its gradient is 0.</summary>
    public Tensor GreaterOrEqual(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOrdered(other).Greater(other.Greater(this));
    }

    /// <summary>1 where neither p nor q is NaN, else 0: only a NaN is not above −1 as a magnitude.</summary>
    private Tensor IsOrdered(Tensor other) => (Abs() + other.Abs()).Greater(Graph.Constant(-1));
}
