namespace Latent;

/// <content>Comparisons for inequality.</content>
public sealed partial class Tensor
{
    /// <summary>1 where p ≠ q, else 0, with broadcasting; NaN differs from everything. Its gradient is 0.</summary>
    public Tensor NotEqualTo(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return 1 - EqualTo(other);
    }
}
