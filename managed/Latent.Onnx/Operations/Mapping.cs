namespace Latent.Onnx.Operations;

/// <summary>Writes the nodes of an operation, and returns the name of its value.</summary>
/// <param name="graph">Receives the nodes.</param>
/// <param name="node">The node of the traced graph.</param>
internal delegate string OperationWriter(GraphWriter graph, Tensor node);

/// <summary>An operation and its ONNX nodes.</summary>
/// <param name="Op">The type of the operation.</param>
/// <param name="Write">Writes the nodes.</param>
internal sealed record Mapping(Type Op, OperationWriter Write)
{
    /// <summary>An operation that is one ONNX operator of the same inputs, without attributes.</summary>
    public static Mapping Named<TOp>(string type)
        where TOp : Op => new(typeof(TOp), (graph, node) => graph.Add(type, graph.Inputs(node)));

    /// <summary>An operation of one input that is composed of several ONNX operators.</summary>
    public static Mapping Unary<TOp>(Func<GraphWriter, TOp, string, string> write)
        where TOp : Op => new(typeof(TOp), (graph, node) => write(graph, (TOp)node.Op, graph.Value(node.Inputs[0])));

    /// <summary>An operation of two inputs that is composed of several ONNX operators.</summary>
    public static Mapping Binary<TOp>(Func<GraphWriter, TOp, string, string, string> write)
        where TOp : Op =>
        new(typeof(TOp), (graph, node) => write(graph, (TOp)node.Op, graph.Value(node.Inputs[0]), graph.Value(node.Inputs[1])));

    /// <summary>An operation whose ONNX nodes depend on shapes.</summary>
    public static Mapping Shaped<TOp>(Func<GraphWriter, TOp, Tensor, string> write)
        where TOp : Op => new(typeof(TOp), (graph, node) => write(graph, (TOp)node.Op, node));
}
