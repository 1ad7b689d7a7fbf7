namespace Latent.Interop;

/// <summary>Types of the elements of a tensor.</summary>
public enum Dtype
{
    /// <summary>IEEE single precision, as <see cref="float"/>.</summary>
    F32 = 0,

    /// <summary>Bytes, 0 to 255.</summary>
    U8 = 1,

    /// <summary>Signed 32-bit integers: row indices.</summary>
    I32 = 2,
}
