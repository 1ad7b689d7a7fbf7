namespace Latent.Interop;

/// <summary>Forms of the matrix product output[m, n].</summary>
public enum GemmForm
{
    /// <summary>a[m, k] · b[k, n]</summary>
    Nn = 0,

    /// <summary>a[m, k] · b[n, k]ᵀ, as in x · Wᵀ</summary>
    Nt = 1,

    /// <summary>a[k, m]ᵀ · b[k, n], as in the gradient xᵀ · dy of a weight</summary>
    Tn = 2,
}
