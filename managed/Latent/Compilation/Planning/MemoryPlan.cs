using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;
using Phase = Latent.Interop.Phase;

namespace Latent.Compilation.Planning;

/// <summary>
/// Places the intermediate results of a schedule in one arena. A value lives from the node that computes it to its last use; memory that is
/// free again goes to later values, first fit. Views share the memory of their root.
/// </summary>
internal sealed class MemoryPlan
{
    private const long Alignment = Constants.MemoryAlignment;

    private readonly Dictionary<Tensor, long> _offsets = [];
    private readonly List<(long Offset, long Bytes)> _free = [];
    private readonly Func<Tensor, int> _rows;

    /// <summary>Plans the schedule.</summary>
    /// <param name="schedule">The nodes in order of execution.</param>
    /// <param name="placedElsewhere">Roots that have memory outside the arena: leaves and outputs.</param>
    /// <param name="batchCapacity">The largest batch.</param>
    /// <param name="saving">Whether memory is reused, and results are written in place.</param>
    /// <param name="tiling">Which nodes run once for each tile of rows, or null.</param>
    public MemoryPlan(
        IReadOnlyList<Tensor> schedule, HashSet<Tensor> placedElsewhere, int batchCapacity, MemorySaving saving, ITiling? tiling = null)
    {
        _rows = node => tiling is not null && tiling.IsOfTile(node) ? Math.Min(tiling.Rows, batchCapacity) : batchCapacity;
        Dictionary<Tensor, int> lastUse = LastUses(schedule, tiling);
        ILookup<int, Tensor> dying = schedule.Where(lastUse.ContainsKey).ToLookup(node => lastUse[node]);
        ILookup<int, Tensor> born = schedule.Where(node => !node.Op.IsView && !node.Op.IsEffect && !placedElsewhere.Contains(node))
            .ToLookup(FirstUses(schedule, tiling));
        for (int time = 0; time < schedule.Count; time++)
        {
            foreach (Tensor node in born[time])
            {
                Tensor? donor = saving.InPlace ? Donor(node, time, lastUse) : null;
                _offsets[node] = donor is null ? Allocate(Bytes(node)) : _offsets[donor];
                if (donor is not null)
                {
                    lastUse[donor] = int.MaxValue;
                }
            }

            foreach (Tensor dead in dying[time].Where(dead => saving.Reuse && lastUse[dead] == time && _offsets.ContainsKey(dead)))
            {
                Free(_offsets[dead], Bytes(dead));
            }
        }
    }

    /// <summary>The size of the arena in bytes.</summary>
    public long ArenaBytes { get; private set; }

    /// <summary>The offset of a root in the arena, or null if it lies elsewhere.</summary>
    public long? OffsetOf(Tensor root) => _offsets.TryGetValue(root, out long offset) ? offset : null;

    /// <summary>
    /// The time from which each node needs its memory: its own, that of the operation for a further result of it, and that of the first tile for
    /// a sum over all tiles.
    /// </summary>
    private static Func<Tensor, int> FirstUses(IReadOnlyList<Tensor> schedule, ITiling? tiling)
    {
        Dictionary<Tensor, int> times = schedule.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        int tiles = tiling is null ? 0 : schedule.TakeWhile(node => tiling.PhaseOf(node) < Phase.Tiles).Count();
        return node => tiling is not null && tiling.IsSum(node) ? tiles : times[node.Op is SideResultOp ? node.Inputs[0] : node];
    }

    private static Dictionary<Tensor, int> LastUses(IReadOnlyList<Tensor> schedule, ITiling? tiling)
    {
        // What is made before the tiles is needed until the last of them.
        int lastOfTiles = tiling is null ? 0 : schedule.TakeWhile(node => tiling.PhaseOf(node) <= Phase.Tiles).Count() - 1;
        Dictionary<Tensor, int> lastUse = [];
        for (int time = 0; time < schedule.Count; time++)
        {
            Tensor user = schedule[time];
            lastUse[user.Root] = time;
            foreach (Tensor root in user.Op is SideResultOp ? [] : user.Inputs.Select(input => input.Root))
            {
                bool waits = tiling is not null && tiling.PhaseOf(user) == Phase.Tiles && !tiling.IsOfTile(root);
                lastUse[root] = Math.Max(lastUse.GetValueOrDefault(root), waits ? lastOfTiles : time);
            }
        }

        return lastUse;
    }

    /// <summary>An input of the same shape whose memory the result may take over, because nobody needs it afterwards.</summary>
    private Tensor? Donor(Tensor node, int time, Dictionary<Tensor, int> lastUse) => node.Inputs
        .Where((input, i) => node.Op.IsInPlace(i) && input.Shape == node.Shape && input.Dtype == node.Dtype)
        .Select(input => input.Root)
        .FirstOrDefault(root => lastUse[root] == time && _offsets.ContainsKey(root)
            && node.Inputs.Index().All(other => other.Item.Root != root || (other.Item.Shape == node.Shape && node.Op.IsInPlace(other.Index))));

    private long Allocate(long bytes)
    {
        int index = _free.FindIndex(block => block.Bytes >= bytes);
        if (index < 0)
        {
            long end = ArenaBytes;
            ArenaBytes = checked(ArenaBytes + bytes);
            return end;
        }

        (long offset, long size) = _free[index];
        _free.RemoveAt(index);
        if (size > bytes)
        {
            _free.Insert(index, (offset + bytes, size - bytes));
        }

        return offset;
    }

    private void Free(long offset, long bytes)
    {
        int index = _free.FindIndex(block => block.Offset > offset);
        index = index < 0 ? _free.Count : index;
        if (index < _free.Count && offset + bytes == _free[index].Offset)
        {
            bytes += _free[index].Bytes;
            _free.RemoveAt(index);
        }

        if (index > 0 && _free[index - 1].Offset + _free[index - 1].Bytes == offset)
        {
            index--;
            (offset, bytes) = (_free[index].Offset, _free[index].Bytes + bytes);
            _free.RemoveAt(index);
        }

        _free.Insert(index, (offset, bytes));
    }

    private long Bytes(Tensor tensor)
    {
        long bytes = checked(tensor.Shape.Count(_rows(tensor)) * ElementSize.Of(tensor.Dtype));
        return checked(Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
    }
}
