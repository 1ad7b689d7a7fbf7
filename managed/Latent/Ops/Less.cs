namespace Latent;

/// <content>Comparisons with the smaller side first.</content>
public sealed partial class Tensor
{
    /// <summary>1 where p &lt; q, else 0, with broadcasting; NaN compares false. Its gradient is 0.</summary>
    public Tensor Less(Tensor other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return other.Greater(this);
    }
}
