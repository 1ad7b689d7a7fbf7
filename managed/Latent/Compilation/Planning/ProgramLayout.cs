using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;
using Phase = Latent.Interop.Phase;
using Placement = Latent.Interop.Placement;

namespace Latent.Compilation.Planning;

/// <summary>Places the tensors of a scheduled graph in segments of memory, and lowers its operations to instructions.</summary>
internal sealed class ProgramLayout
{
    /// <summary>The segment of intermediate results.</summary>
    public const int Arena = 0;

    private readonly List<Segment> _segments = [Segment.Create(0, Access.Read | Access.Write, Placement.Device)];
    private readonly Dictionary<Tensor, Location> _places = [];
    private readonly MemoryPlan _plan;
    private readonly ITiling? _tiling;

    public ProgramLayout(
        IReadOnlyList<Tensor> schedule, IReadOnlyList<Output> outputs, IReadOnlyList<VariableLayout> stores,
        int batchCapacity, long stepCapacity, MemorySaving saving, ITiling? tiling)
    {
        (BatchCapacity, StepCapacity) = (batchCapacity, stepCapacity);
        _tiling = tiling;
        schedule = _tiling is null ? schedule : [.. schedule.OrderBy(_tiling.PhaseOf)];
        foreach (VariableLayout store in stores)
        {
            Stores.Add((store, AddSegment((long)store.Length * sizeof(float), Access.Read | Access.Write, Placement.Device)));
        }

        foreach (Tensor leaf in schedule.Where(node => node.Op is Leaf))
        {
            PlaceLeaf(leaf);
        }

        foreach (Tensor assignment in schedule.Where(node => node.Op is AssignOp))
        {
            _places[assignment] = Locate(((AssignOp)assignment.Op).Variable);
        }

        foreach (Output output in outputs)
        {
            PlaceOutput(output);
        }

        _plan = new MemoryPlan(schedule, _places.Keys.ToHashSet(), batchCapacity, saving, _tiling);
        _segments[Arena] = _segments[Arena] with { Bytes = _plan.ArenaBytes };
        Writer = new InstructionWriter(Locate, Locate, schedule.Where(node => node.Op is SideResultOp).ToLookup(side => side.Inputs[0]));
        foreach (Tensor node in schedule)
        {
            Writer.Phase = _tiling?.PhaseOf(node) ?? Phase.Before;
            node.Op.Emit(Writer, node);
        }
    }

    public int BatchCapacity { get; }

    public long StepCapacity { get; }

    public int TileRows => _tiling?.Rows ?? 0;

    public Segment[] Segments => [.. _segments];

    public List<(VariableLayout Store, int Segment)> Stores { get; } = [];

    public Dictionary<string, (int Segment, Placement Placement)> Inputs { get; } = [];

    public List<(Output Output, int Segment)> Outputs { get; } = [];

    public InstructionWriter Writer { get; }

    private void PlaceLeaf(Tensor leaf)
    {
        if (leaf.Op is VariableOp variable)
        {
            _places[leaf] = Locate(variable.Variable);
            return;
        }

        InputOp input = (InputOp)leaf.Op;
        _places[leaf] = AddSteps(leaf, input.PerStep, Access.Read, input.Placement);
        Inputs.Add(input.Label, (_places[leaf].Segment, input.Placement));
    }

    private void PlaceOutput(Output output)
    {
        Location place = AddSteps(output.Tensor, output.PerStep, Access.Read | Access.Write, Placement.Host);
        _places[output.Tensor.Root] = place;
        Outputs.Add((output, place.Segment));
    }

    private Location AddSteps(Tensor tensor, bool perStep, Access access, Placement placement)
    {
        long bytes = Bytes(tensor, BatchCapacity);
        long rowBytes = _tiling is not null && tensor.Shape.HasBatch ? Bytes(tensor, 1) : 0;
        return new Location(AddSegment(checked(bytes * (perStep ? StepCapacity : 1)), access, placement), 0, perStep ? bytes : 0, rowBytes);
    }

    private int AddSegment(long bytes, Access access, Placement placement)
    {
        _segments.Add(Segment.Create(bytes, access, placement));
        return _segments.Count - 1;
    }

    private static long Bytes(Tensor tensor, int batch) => checked(tensor.Shape.Count(batch) * ElementSize.Of(tensor.Dtype));

    private Location Locate(Tensor tensor)
    {
        Tensor root = tensor.Root;
        return _places.TryGetValue(root, out Location place) ? place : new Location(Arena, _plan.OffsetOf(root)!.Value);
    }

    private Location Locate(Variable variable)
    {
        variable = variable is VariableSpan span ? span.First : variable;
        foreach ((VariableLayout store, int segment) in Stores)
        {
            if (store.Contains(variable))
            {
                return new Location(segment, (long)store.OffsetOf(variable) * sizeof(float));
            }
        }

        throw new ArgumentException($"Variable {variable} lies in none of the stores given to the compiler; give the store that holds it.");
    }
}
