using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>Where a tensor lies: a segment, an offset in it, and how far it moves from one step of a run to the next; in bytes.</summary>
internal readonly record struct Location(int Segment, long Offset, long StepStride = 0);

/// <summary>Collects the tensor table and the instructions of a program while operations emit themselves.</summary>
internal sealed class Emitter(Func<Tensor, Location> locate, Func<Variable, Location> locateVariable)
{
    private readonly Dictionary<(string, Location, Shape), int> _indices = [];

    /// <summary>The tensor table.</summary>
    public List<Interop.Native.Tensor> Tensors { get; } = [];

    /// <summary>The names of the tensors, for messages; values that share memory have entries of their own.</summary>
    public List<string> Names { get; } = [];

    /// <summary>The instructions in order.</summary>
    public List<Instruction> Instructions { get; } = [];

    /// <summary>Adds an instruction that computes the node from its inputs.</summary>
    public void Add(Tensor node, Opcode opcode, int kind, int flags, params ReadOnlySpan<double> attributes) =>
        Instructions.Add(Instruction.Create(opcode, kind, flags, Inputs(node), [Index(node)], attributes));

    /// <summary>Adds an instruction that reads the node's inputs and updates variables.</summary>
    public void AddEffect(Tensor node, Opcode opcode, ReadOnlySpan<Variable> variables, params ReadOnlySpan<double> attributes)
    {
        int[] outputs = new int[variables.Length];
        for (int i = 0; i < outputs.Length; i++)
        {
            outputs[i] = Index(variables[i].Name, locateVariable(variables[i]), variables[i].Shape, Dtype.F32);
        }

        Instructions.Add(Instruction.Create(opcode, 0, 0, Inputs(node), outputs, attributes));
    }

    private int[] Inputs(Tensor node) => Array.ConvertAll(node.Inputs, Index);

    private int Index(Tensor tensor) => Index(tensor.Name, locate(tensor), tensor.Shape, tensor.Dtype);

    private int Index(string name, Location location, Shape shape, Dtype dtype)
    {
        if (!_indices.TryGetValue((name, location, shape), out int index))
        {
            index = Tensors.Count;
            _indices.Add((name, location, shape), index);
            Tensors.Add(Interop.Native.Tensor.Create(location.Segment, dtype, shape.Dims, location.Offset, location.StepStride));
            Names.Add(name);
        }

        return index;
    }
}
