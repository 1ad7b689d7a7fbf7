using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>Places everything a scheduled graph touches in segments, and has its operations emit themselves.</summary>
internal sealed class ProgramLayout
{
    /// <summary>The segment of intermediate results.</summary>
    public const int Arena = 0;

    private readonly List<Segment> _segments = [new Segment { Access = Access.Read | Access.Write }];
    private readonly Dictionary<Tensor, Location> _places = [];
    private readonly MemoryPlan _plan;

    public ProgramLayout(
        IReadOnlyList<Tensor> schedule, IReadOnlyList<Output> outputs, IReadOnlyList<VariableStore> stores,
        int batchCapacity, long stepCapacity, CompilerOptions options)
    {
        (BatchCapacity, StepCapacity) = (batchCapacity, stepCapacity);
        foreach (VariableStore store in stores)
        {
            Stores.Add((store, AddSegment(store.Buffer.Length * sizeof(float), Access.Read | Access.Write)));
        }

        foreach (Tensor leaf in schedule.Where(node => node.Op is Leaf))
        {
            PlaceLeaf(leaf);
        }

        foreach (Output output in outputs)
        {
            PlaceOutput(output);
        }

        _plan = new MemoryPlan(schedule, _places.Keys.ToHashSet(), batchCapacity, options);
        _segments[Arena] = _segments[Arena] with { Bytes = _plan.ArenaBytes };
        Emitter = new Emitter(Locate, Locate);
        foreach (Tensor node in schedule)
        {
            node.Op.Emit(Emitter, node);
        }
    }

    public int BatchCapacity { get; }

    public long StepCapacity { get; }

    public Segment[] Segments => [.. _segments];

    public List<(VariableStore Store, int Segment)> Stores { get; } = [];

    public Dictionary<string, int> Inputs { get; } = [];

    public List<(Output Output, int Segment)> Outputs { get; } = [];

    public Emitter Emitter { get; }

    private void PlaceLeaf(Tensor leaf)
    {
        if (leaf.Op is VariableOp variable)
        {
            _places[leaf] = Locate(variable.Variable);
            return;
        }

        InputOp input = (InputOp)leaf.Op;
        _places[leaf] = AddSteps(Bytes(leaf), input.PerStep, Access.Read);
        Inputs.Add(input.Label, _places[leaf].Segment);
    }

    private void PlaceOutput(Output output)
    {
        Location place = AddSteps(Bytes(output.Tensor), output.PerStep, Access.Read | Access.Write);
        _places[MemoryPlan.Root(output.Tensor)] = place;
        Outputs.Add((output, place.Segment));
    }

    private Location AddSteps(long bytes, bool perStep, Access access) =>
        new(AddSegment(checked(bytes * (perStep ? StepCapacity : 1)), access), 0, perStep ? bytes : 0);

    private int AddSegment(long bytes, Access access)
    {
        _segments.Add(new Segment { Bytes = bytes, Access = access });
        return _segments.Count - 1;
    }

    private long Bytes(Tensor tensor) => checked(tensor.Shape.Count(BatchCapacity) * ElementSize.Of(tensor.Dtype));

    private Location Locate(Tensor tensor)
    {
        Tensor root = MemoryPlan.Root(tensor);
        return _places.TryGetValue(root, out Location place) ? place : new Location(Arena, _plan.OffsetOf(root)!.Value);
    }

    private Location Locate(Variable variable)
    {
        foreach ((VariableStore store, int segment) in Stores)
        {
            if (store.Contains(variable))
            {
                return new Location(segment, (long)store.OffsetOf(variable) * sizeof(float));
            }
        }

        throw new ArgumentException($"Variable {variable} lies in none of the stores given to the compiler.");
    }
}
