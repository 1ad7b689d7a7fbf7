namespace Latent;

/// <content>Activations that are composed of other operations.</content>
public sealed partial class Tensor
{
    /// <summary>x where x > 0, else alpha · (eˣ − 1).</summary>
    public Tensor Elu(double alpha = 1)
    {
        Tensor zero = Graph.Constant(0);
        return Maximum(zero) + alpha * Minimum(zero).Expm1();
    }

    /// <summary>x · Φ(x) = ½ x (1 + erf(x / √2)).</summary>
    public Tensor Gelu() => 0.5 * this * (1 + (this / Math.Sqrt(2)).Erf());

    /// <summary>x / (1 + e⁻ˣ).</summary>
    public Tensor Silu() => this * Sigmoid();
}
