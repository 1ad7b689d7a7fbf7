namespace Latent.Interop.Native;

public partial struct Segment
{
    /// <summary>Describes a segment of a program.</summary>
    /// <param name="bytes">Size that every run must provide at least.</param>
    /// <param name="access">What the program may do with it.</param>
    /// <param name="placement">Where the memory lies that runs bind.</param>
    public static Segment Create(long bytes, Access access, Interop.Placement placement = Interop.Placement.Host) =>
        new() { Bytes = bytes, Access = access, Placement = (Placement)placement };
}
