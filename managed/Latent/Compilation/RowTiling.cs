using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>What an operation can do with one tile of rows of the batch at a time.</summary>
internal enum RowTiles
{
    /// <summary>Nothing: it needs the whole batch.</summary>
    Refuses,

    /// <summary>Rows become rows of their own.</summary>
    Maps,

    /// <summary>The same, and a result without a batch dimension is a sum over the rows, to which each tile adds its part.</summary>
    Sums,
}

/// <summary>
/// Cuts a step into what runs once before the batch, what runs for one tile of its rows after the other, depth first, and what runs once
/// after: the activations of a tile then stay in a near cache, and need memory for one tile only.
/// </summary>
internal sealed class RowTiling
{
    private readonly Dictionary<Tensor, Phase> _phases = [];

    private RowTiling(int rows) => Rows = rows;

    /// <summary>Rows of a tile.</summary>
    public int Rows { get; }

    /// <summary>Finds the phases of a schedule.</summary>
    /// <param name="schedule">The nodes in order of execution.</param>
    /// <param name="rows">Rows of a tile, a multiple of 4.</param>
    /// <returns>Null if a node needs all rows of the batch before another goes on.</returns>
    public static RowTiling? Of(IEnumerable<Tensor> schedule, int rows)
    {
        RowTiling tiling = new(rows);
        foreach (Tensor node in schedule)
        {
            if (node.Op is SideResultOp)
            {
                tiling._phases[node] = tiling.PhaseOf(node.Inputs[0]);
                continue;
            }

            if (node.Op is VariableOp { Stage: > 0 } or EffectOp { Stage: > 0 })
            {
                return null;
            }

            bool afterTiles = node.Op is EffectOp { Writes.Count: > 0 } || node.Inputs.Any(tiling.EndsWithTiles);
            bool touchesRows = node.Shape.HasBatch || node.Inputs.Any(input => input.Shape.HasBatch);
            if (touchesRows && (afterTiles || !CanTile(node)))
            {
                return null;
            }

            tiling._phases[node] = touchesRows && node.Op is not Leaf ? Phase.Tiles : afterTiles ? Phase.After : Phase.Before;
        }

        return tiling;
    }

    /// <summary>When a node of the schedule runs.</summary>
    public Phase PhaseOf(Tensor node) => _phases[node];

    /// <summary>Whether a value is a sum over the rows, complete only after the last tile.</summary>
    public bool IsSum(Tensor node) => PhaseOf(node) == Phase.Tiles && !node.Shape.HasBatch;

    /// <summary>Whether a node's value needs memory for the rows of one tile only.</summary>
    public bool IsOfTile(Tensor node) => PhaseOf(node) == Phase.Tiles && node.Shape.HasBatch;

    private bool EndsWithTiles(Tensor input) => PhaseOf(input) == Phase.After || IsSum(input);

    private static bool CanTile(Tensor node) => node.Inputs.Append(node).All(RowsFirst) && node.Op.RowTiles switch
    {
        RowTiles.Sums => true,
        RowTiles.Maps => node.Shape.HasBatch || node.Op.IsEffect,
        _ => node.Op is Leaf,
    };

    private static bool RowsFirst(Tensor tensor) => !tensor.Shape.HasBatch || (tensor.Shape.BatchPower == 1 && tensor.Shape[0] < 0);
}
