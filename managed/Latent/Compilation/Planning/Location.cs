namespace Latent.Compilation.Planning;

/// <summary>
/// The place of a tensor: a segment, an offset in it, and the distance to the next step of a run, or row of the batch; in bytes.
/// </summary>
internal readonly record struct Location(int Segment, long Offset, long StepStride = 0, long RowStride = 0);
