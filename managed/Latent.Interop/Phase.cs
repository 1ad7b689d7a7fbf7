namespace Latent.Interop;

/// <summary>
/// Phases of a step of a program with row tiles. Such a program cuts the batch into tiles of rows, and runs the instructions of
/// <see cref="Tiles"/> for one tile after the other, so that intermediate results stay in a near cache.
/// </summary>
public enum Phase
{
    /// <summary>Once, before the tiles. All instructions of a program without row tiles.</summary>
    Before = 0,

    /// <summary>Once for each tile.</summary>
    Tiles = 1,

    /// <summary>Once, after the tiles.</summary>
    After = 2,
}
