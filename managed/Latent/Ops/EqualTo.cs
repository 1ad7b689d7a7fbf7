namespace Latent;

/// <content>Comparisons for equality.</content>
public sealed partial class Tensor
{
    /// <summary>1 where p = q, else 0, with broadcasting; NaN equals nothing. Its gradient is 0.</summary>
    public Tensor EqualTo(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return IsOrdered(other) - Greater(other) - other.Greater(this);
    }
}
