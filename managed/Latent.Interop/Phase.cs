namespace Latent.Interop;

/// <summary>
/// The part of a step in which an instruction runs, in a program with row tiles: the batch is cut into tiles of rows, and the instructions of
/// <see cref="Tiles"/> run for one tile after the other, so that what they pass on stays in a near cache.
/// </summary>
public enum Phase
{
    /// <summary>Once, before the tiles; all of a program without row tiles.</summary>
    Before = 0,

    /// <summary>Once for each tile.</summary>
    Tiles = 1,

    /// <summary>Once, after the tiles.</summary>
    After = 2,
}
