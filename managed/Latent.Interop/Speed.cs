namespace Latent.Interop;

/// <summary>The most that the threads of a context can do on a machine, together.</summary>
public readonly record struct Speed
{
    /// <summary>Single-precision operations a second with all operands in registers, a multiply-add being two.</summary>
    public double Flops { get; init; }

    /// <summary>Bytes a second that are read and written where four arrays are read and three of them written, as by Adam.</summary>
    public double UpdateBytes { get; init; }
}
