using Latent.Interop;

namespace Latent.Compilation.Planning;

/// <summary>A step that is cut into what runs once before the batch, what runs for one tile of its rows after the other, and what runs once after.</summary>
internal interface ITiling
{
    /// <summary>Rows of a tile.</summary>
    int Rows { get; }

    /// <summary>The part of the step in which a node of the schedule runs.</summary>
    Phase PhaseOf(Tensor node);

    /// <summary>Whether a value is a sum over the rows, complete only after the last tile.</summary>
    bool IsSum(Tensor node);

    /// <summary>Whether a node's value needs memory for the rows of one tile only.</summary>
    bool IsOfTile(Tensor node);
}
