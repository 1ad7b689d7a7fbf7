namespace Latent.IO;

/// <summary>A binary format of numbers that files hold and that is read as floats.</summary>
public enum FloatFormat
{
    /// <summary>32 bits, IEEE 754.</summary>
    F32,

    /// <summary>64 bits, IEEE 754; rounded to the nearest float.</summary>
    F64,

    /// <summary>16 bits, IEEE 754.</summary>
    F16,

    /// <summary>The upper 16 bits of a float: 8 of the exponent and 7 of the fraction.</summary>
    BF16,
}
