namespace Latent.Onnx.Operations;

/// <summary>The ONNX nodes of all operations that a function of a model can contain.</summary>
internal static class OperationTable
{
    private static readonly Dictionary<Type, OperationWriter> Writers =
        new IReadOnlyList<Mapping>[] { Elementwise.All, Products.All, Reductions.All, Rearrangements.All, Sources.All }
            .SelectMany(family => family).ToDictionary(mapping => mapping.Op, mapping => mapping.Write);

    /// <summary>The types of the operations.</summary>
    public static IReadOnlyCollection<Type> Types => Writers.Keys;

    /// <summary>Writes the nodes of an operation, and returns the name of its value.</summary>
    /// <exception cref="NotSupportedException">The operation has no ONNX nodes.</exception>
    public static string Write(GraphWriter graph, Tensor node) => Writers.TryGetValue(node.Op.GetType(), out OperationWriter? writer)
        ? writer(graph, node)
        : throw new NotSupportedException(
            $"The tensor {node} is the result of the operation '{node.Op.Name}', which ONNX files of Latent cannot hold; export a function "
            + "without it.");
}
