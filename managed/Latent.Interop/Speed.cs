namespace Latent.Interop;

/// <summary>Upper limits of the speed of all threads of a context together, on one machine.</summary>
public readonly record struct Speed
{
    /// <summary>Single-precision operations a second with all operands in registers; a multiply-add counts as two.</summary>
    public double Flops { get; init; }

    /// <summary>Bytes read and written a second by a loop that reads four arrays and writes three of them, as Adam does.</summary>
    public double UpdateBytes { get; init; }
}
