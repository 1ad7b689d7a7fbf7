using Latent.Interop;

namespace Latent.Compilation.Planning;

/// <summary>
/// The phases of a step that is cut into row tiles: nodes that run once before the tiles, nodes that run for one tile of rows after the
/// other, and nodes that run once after them.
/// </summary>
internal interface ITiling
{
    /// <summary>Rows of a tile.</summary>
    int Rows { get; }

    /// <summary>The phase in which a node of the schedule runs.</summary>
    Phase PhaseOf(Tensor node);

    /// <summary>Whether a value is a sum over the rows, complete only after the last tile.</summary>
    bool IsSum(Tensor node);

    /// <summary>Whether a value needs memory for the rows of one tile only.</summary>
    bool IsOfTile(Tensor node);
}
