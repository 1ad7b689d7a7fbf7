using Latent.Compilation.Passes;
using Latent.Compilation.Planning;
using Latent.Interop;

namespace Latent.Compilation.Cpu;

/// <summary>
/// Cuts a step into nodes that run once before the row tiles, nodes that run for one tile of rows after the other, through all layers, and
/// nodes that run once after them. The activations of a tile then stay in a near cache, and need memory for one tile only.
/// </summary>
internal sealed class RowTiling : ITiling
{
    private readonly Dictionary<Tensor, Phase> _phases = [];

    private RowTiling(int rows) => Rows = rows;

    /// <inheritdoc/>
    public int Rows { get; }

    /// <summary>Finds the phases of a schedule.</summary>
    /// <param name="schedule">The nodes in order of execution.</param>
    /// <param name="rows">Rows of a tile, a multiple of 4.</param>
    /// <returns>
    /// The tiling, or null if a node that reads or computes rows must wait for all of them, or the step has several stages.
    /// </returns>
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

    /// <inheritdoc/>
    public Phase PhaseOf(Tensor node) => _phases[node];

    /// <inheritdoc/>
    public bool IsSum(Tensor node) => PhaseOf(node) == Phase.Tiles && !node.Shape.HasBatch;

    /// <inheritdoc/>
    public bool IsOfTile(Tensor node) => PhaseOf(node) == Phase.Tiles && node.Shape.HasBatch;

    private bool EndsWithTiles(Tensor input) => PhaseOf(input) == Phase.After || IsSum(input);

    private static bool CanTile(Tensor node) => node.Inputs.Append(node).All(RowsFirst) && RowTileTable.Of(node.Op) switch
    {
        RowTiles.Sums => true,
        RowTiles.Maps => node.Shape.HasBatch || node.Op.IsEffect,
        _ => node.Op is Leaf,
    };

    private static bool RowsFirst(Tensor tensor) => !tensor.Shape.HasBatch || (tensor.Shape.BatchPower == 1 && tensor.Shape[0] < 0);
}
