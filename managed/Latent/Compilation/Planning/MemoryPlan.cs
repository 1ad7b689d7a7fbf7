using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;
using Phase = Latent.Interop.Phase;

namespace Latent.Compilation.Planning;

/// <summary>
/// Places the intermediate results of a schedule in one arena. A value lives from the node that computes it to its last use; memory that is
/// free again goes to later values, by first fit.
/// </summary>
/// <remarks>
/// <para>
/// Time is the index of a node in the schedule. At each time the plan places the values that are born, and only then frees those that die:
/// a result never lies over an operand of its own instruction, unless the instruction can work in place.
/// </para>
/// <code>
/// 0  a = x · W       a gets block 1
/// 1  b = exp(a)      in place: b takes over block 1, because no later node reads a
/// 2  c = b · V       c gets block 2; then b dies, and block 1 is free
/// 3  d = c · U       d gets block 1, if it fits
/// </code>
/// <para>
/// Row tiles stretch two kinds of lives, since all instructions of the tiles run again for each tile. A value from before the tiles lives
/// to the last instruction of the tiles, and a sum, to which each tile adds its part, lives from their first.
/// </para>
/// <para>A view has the memory of its root. A part of a flat tensor has a place in the memory of that tensor, and lives as long.</para>
/// </remarks>
internal sealed class MemoryPlan
{
    private const long Alignment = Constants.MemoryAlignment;

    private readonly Dictionary<Tensor, long> _offsets = [];
    private readonly Dictionary<Tensor, Tensor> _flats;
    // Free memory of flat tensors, by layout; only tensors of the same layout take it over. The arena is zero at first, and nothing but the
    // parts is ever written to such memory, so the zeros between them stay.
    private readonly Dictionary<FlatLayout, Stack<long>> _freeFlats = [];
    private readonly ArenaBlocks _arena = new();
    private readonly Func<Tensor, int> _rows;

    /// <summary>Plans the schedule.</summary>
    /// <param name="schedule">The nodes in order of execution.</param>
    /// <param name="placedElsewhere">Roots that have memory outside the arena: leaves, outputs and values computed in variables.</param>
    /// <param name="batchCapacity">The largest batch.</param>
    /// <param name="saving">Whether memory is reused, and results are written in place.</param>
    /// <param name="tiling">The row tiles, or null if the batch is not cut.</param>
    public MemoryPlan(
        IReadOnlyList<Tensor> schedule, HashSet<Tensor> placedElsewhere, int batchCapacity, MemorySaving saving, ITiling? tiling = null)
    {
        _rows = node => tiling is not null && tiling.IsOfTile(node) ? Math.Min(tiling.Rows, batchCapacity) : batchCapacity;
        _flats = schedule.Where(node => node.Op is FlatOp).SelectMany(flat => flat.Inputs, (flat, part) => (Root: part.Root, Flat: flat))
            .ToDictionary(part => part.Root, part => part.Flat);
        Dictionary<Tensor, int> lastUse = LastUses(schedule, tiling);
        ILookup<int, Tensor> dying = schedule.Where(lastUse.ContainsKey).ToLookup(node => lastUse[node]);
        ILookup<int, Tensor> born = schedule.Where(node =>
            !node.Op.IsView && !node.Op.IsEffect && !placedElsewhere.Contains(node) && !_flats.ContainsKey(node))
            .ToLookup(FirstUses(schedule, tiling));
        for (int time = 0; time < schedule.Count; time++)
        {
            foreach (Tensor node in born[time])
            {
                Tensor? donor = saving.InPlace ? Donor(node, time, lastUse) : null;
                if (donor is null)
                {
                    Place(node, Allocate(node));
                }
                else
                {
                    _offsets[node] = _offsets[donor];
                    lastUse[donor] = int.MaxValue;
                }
            }

            foreach (Tensor dead in dying[time].Where(dead => saving.Reuse && lastUse[dead] == time && _offsets.ContainsKey(dead)))
            {
                Free(dead);
            }
        }
    }

    /// <summary>The size of the arena in bytes.</summary>
    public long ArenaBytes => _arena.Bytes;

    /// <summary>The offset of a root in the arena, or null if it lies elsewhere.</summary>
    public long? OffsetOf(Tensor root) => _offsets.TryGetValue(root, out long offset) ? offset : null;

    /// <summary>
    /// The time from which a node needs its memory: for most nodes their own, for a further result that of its operation, for a sum over
    /// all tiles that of the first instruction of the tiles, and for a flat tensor that of its first part.
    /// </summary>
    private static Func<Tensor, int> FirstUses(IReadOnlyList<Tensor> schedule, ITiling? tiling)
    {
        Dictionary<Tensor, int> times = schedule.Index().ToDictionary(entry => entry.Item, entry => entry.Index);
        int tiles = tiling is null ? 0 : schedule.TakeWhile(node => tiling.PhaseOf(node) < Phase.Tiles).Count();
        return node => node.Op is FlatOp ? node.Inputs.Min(part => FirstUse(part.Root)) : FirstUse(node);

        int FirstUse(Tensor node) =>
            tiling is not null && tiling.IsSum(node) ? tiles : times[node.Op is SideResultOp ? node.Inputs[0] : node];
    }

    private Dictionary<Tensor, int> LastUses(IReadOnlyList<Tensor> schedule, ITiling? tiling)
    {
        // A value from before the tiles is read again by each tile, so it is needed until the last instruction of the tiles.
        int lastOfTiles = tiling is null ? 0 : schedule.TakeWhile(node => tiling.PhaseOf(node) <= Phase.Tiles).Count() - 1;
        Dictionary<Tensor, int> lastUse = [];
        for (int time = 0; time < schedule.Count; time++)
        {
            Tensor user = schedule[time];
            lastUse[Owner(user)] = time;
            foreach (Tensor root in user.Op is SideResultOp ? [] : user.Inputs.Select(Owner))
            {
                bool waits = tiling is not null && tiling.PhaseOf(user) == Phase.Tiles && !tiling.IsOfTile(root);
                lastUse[root] = Math.Max(lastUse.GetValueOrDefault(root), waits ? lastOfTiles : time);
            }
        }

        return lastUse;
    }

    /// <summary>The node to which the memory of a tensor belongs: its root, or the flat tensor that has the root as a part.</summary>
    private Tensor Owner(Tensor tensor) => _flats.GetValueOrDefault(tensor.Root, tensor.Root);

    /// <summary>
    /// An input of the same shape whose memory the result may take over: the instruction can work in place, and no later node needs the
    /// input.
    /// </summary>
    private Tensor? Donor(Tensor node, int time, Dictionary<Tensor, int> lastUse) => node.Inputs
        .Where((input, i) => node.Op.IsInPlace(i) && input.Shape == node.Shape && input.Dtype == node.Dtype)
        .Select(input => input.Root)
        .FirstOrDefault(root => !_flats.ContainsKey(root) && lastUse[root] == time && _offsets.ContainsKey(root)
            && root.Op is not FlatOp
            && node.Inputs.Index().All(other =>
            other.Item.Root != root || (other.Item.Shape == node.Shape && node.Op.IsInPlace(other.Index))));

    private void Place(Tensor node, long offset)
    {
        _offsets[node] = offset;
        if (node.Op is FlatOp flat)
        {
            foreach ((Tensor part, long start) in node.Inputs.Zip(flat.Layout.Offsets))
            {
                _offsets[part.Root] = offset + start * ElementSize.Of(node.Dtype);
            }
        }
    }

    private long Allocate(Tensor node) => node.Op is not FlatOp flat
        ? _arena.Allocate(Bytes(node))
        : _freeFlats.TryGetValue(flat.Layout, out Stack<long>? free) && free.TryPop(out long offset)
            ? offset
            : _arena.AllocateUnused(Bytes(node));

    private void Free(Tensor node)
    {
        if (node.Op is FlatOp { Layout: { } layout })
        {
            _freeFlats.TryAdd(layout, []);
            _freeFlats[layout].Push(_offsets[node]);
        }
        else
        {
            _arena.Free(_offsets[node], Bytes(node));
        }
    }

    private long Bytes(Tensor tensor)
    {
        long bytes = checked(tensor.Shape.Count(_rows(tensor)) * ElementSize.Of(tensor.Dtype));
        return checked(Math.Max(bytes, 1) + Alignment - 1) / Alignment * Alignment;
    }
}
