namespace Latent.Interop.Native;

public partial struct Segment
{
    /// <summary>Describes a segment of a program.</summary>
    /// <param name="bytes">Least size that a run may bind.</param>
    /// <param name="access">Rights of the program on the segment.</param>
    /// <param name="placement">Place of the memory that runs bind.</param>
    public static Segment Create(long bytes, Access access, Interop.Placement placement = Interop.Placement.Host) =>
        new() { Bytes = bytes, Access = access, Placement = (Placement)placement };
}
