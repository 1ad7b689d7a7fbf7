using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;
using Dtype = Latent.Interop.Dtype;
using Phase = Latent.Interop.Phase;

namespace Latent.Compilation.Planning;

/// <summary>Collects the tensor table and the instructions of a program, to which operations are lowered.</summary>
/// <param name="locate">Finds the location of a node.</param>
/// <param name="locateVariable">Finds the location of a variable.</param>
/// <param name="sides">The further results of each node.</param>
internal sealed class InstructionWriter(Func<Tensor, Location> locate, Func<Variable, Location> locateVariable, ILookup<Tensor,
    Tensor> sides)
    : IInstructionWriter
{
    private readonly Dictionary<(string, Location, Shape), int> _indices = [];

    /// <summary>The phase of the instructions that are added next.</summary>
    public Phase Phase { get; set; }

    /// <summary>The tensor table.</summary>
    public List<Interop.Native.Tensor> Tensors { get; } = [];

    /// <summary>The names of the tensors, for messages; values in the same memory have entries of their own.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The instructions in order.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>The node that each instruction computes.</summary>
    public List<Tensor> Nodes { get; } = [];

    /// <summary>The operations of all chains.</summary>
    public List<ChainStep> ChainSteps { get; } = [];

    /// <inheritdoc/>
    public void Add(Tensor node, Opcode opcode, int kind, int flags, params ReadOnlySpan<double> attributes) =>
        Add(node, opcode, kind, flags, Inputs(node), [Index(node)], attributes);

    /// <inheritdoc/>
    public void AddEffect(Tensor node, Opcode opcode, int flags, ReadOnlySpan<Variable> variables, params ReadOnlySpan<double> attributes)
    {
        int[] outputs = new int[variables.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Index(variables[i]);
        }

        Add(node, opcode, 0, flags, Inputs(node), outputs, attributes);
    }

    /// <inheritdoc/>
    public void AddInPlace(Tensor node, Opcode opcode, int kind, int flags, Variable variable) =>
        Add(node, opcode, kind, flags, [.. Inputs(node), Index(variable)], [Index(variable)], []);

    /// <inheritdoc/>
    public int AddChain(params ReadOnlySpan<ChainStep> steps)
    {
        int first = ChainSteps.Count;
        foreach (ChainStep step in steps)
        {
            ChainSteps.Add(step);
        }

        return first;
    }

    private void Add(
        Tensor node, Opcode opcode, int kind, int flags, ReadOnlySpan<int> inputs, ReadOnlySpan<int> outputs,
        ReadOnlySpan<double> attributes)
    {
        int[] slots = new int[Constants.MaxOutputs];
        Array.Fill(slots, -1);
        outputs.CopyTo(slots);
        foreach (Tensor side in sides[node])
        {
            slots[((SideResultOp)side.Op).Slot] = Index(side);
        }

        Instructions.Add(Instruction.Create(opcode, kind, flags, inputs, slots, attributes, Phase));
        Nodes.Add(node);
    }

    private int[] Inputs(Tensor node) => Array.ConvertAll(node.Op.Operands(node), input => input is null ? -1 : Index(input));

    private int Index(Variable variable) => Index(variable.Name, locateVariable(variable), variable.Shape, Dtype.F32);

    private int Index(Tensor tensor) => Index(tensor.Name, locate(tensor), tensor.Shape, tensor.Dtype);

    private int Index(string name, Location location, Shape shape, Dtype dtype)
    {
        if (!_indices.TryGetValue((name, location, shape), out int index))
        {
            index = Tensors.Count;
            _indices.Add((name, location, shape), index);
            Tensors.Add(Interop.Native.Tensor.Create(location.Segment, dtype, shape.Dims, location.Offset, location.StepStride,
                location.RowStride));
            Names.Add(name);
        }

        return index;
    }
}
