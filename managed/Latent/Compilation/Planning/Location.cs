namespace Latent.Compilation.Planning;

/// <summary>Where a tensor lies: a segment, an offset in it, and how far it moves from one step of a run, or row of the batch, to the next; in bytes.</summary>
internal readonly record struct Location(int Segment, long Offset, long StepStride = 0, long RowStride = 0);
