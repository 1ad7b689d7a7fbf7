using Latent.Interop;

namespace Latent;

/// <summary>
/// A symbolic value: a node of a <see cref="Graph"/>, made by applying a primitive operation to other tensors. It has a shape and a type
/// but
/// no numbers until the graph is compiled and run. Its methods, one for each primitive, stand in the folder <c>Ops</c>.
/// </summary>
public sealed partial class Tensor
{
    internal Tensor(Graph graph, int id, string name, Op op, Tensor[] inputs)
    {
        Graph = graph;
        Id = id;
        Name = name;
        Op = op;
        Inputs = inputs;
        Shape = op.Infer(inputs);
    }

    /// <summary>The graph it belongs to.</summary>
    public Graph Graph { get; }

    /// <summary>The shape.</summary>
    public Shape Shape { get; }

    /// <summary>The type of its elements; 32-bit floats, except for tables of bytes and row indices.</summary>
    public Dtype Dtype => Op.Dtype;

    /// <summary>
    /// A name for messages: the module whose parameter it uses, its operation and its number, such as <c>fc1/matmul#7</c>.
    /// </summary>
    public string Name { get; }

    internal int Id { get; }

    internal Op Op { get; }

    internal Tensor[] Inputs { get; }

    /// <summary>The node whose memory the tensor shows: itself, or the root of a view.</summary>
    internal Tensor Root => Op.IsView ? Inputs[0].Root : this;

    /// <summary>Applies an operation with this tensor as its first input.</summary>
    internal Tensor Apply(Op op, params ReadOnlySpan<Tensor> others) => Graph.Add(op, [this, .. others]);

    /// <inheritdoc/>
    public override string ToString() => $"{Name} {Shape}";
}
