namespace Latent;

/// <content>Comparisons that equal sides pass, with the smaller side first.</content>
public sealed partial class Tensor
{
    /// <summary>1 where p ≤ q, else 0, with broadcasting; NaN compares false. Its gradient is 0.</summary>
    public Tensor LessOrEqual(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.GreaterOrEqual(this);
    }
}
