namespace Latent.Interop;

/// <summary>
/// Arithmetic of matrix products, and of convolutions where the backend has it. All other operations compute in IEEE single precision.
/// </summary>
public enum Precision
{
    /// <summary>IEEE single precision. The CPU supports no other.</summary>
    F32 = 0,

    /// <summary>Factors are rounded to 10 bits of mantissa; sums are in single precision.</summary>
    Tf32 = 1,

    /// <summary>Factors are rounded to 7 bits of mantissa; sums are in single precision.</summary>
    Bf16 = 2,
}
