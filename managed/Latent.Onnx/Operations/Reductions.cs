using static Latent.Onnx.Operations.Mapping;

namespace Latent.Onnx.Operations;

/// <summary>Reductions over axes, which stay with size 1, and softmax over the last axis.</summary>
internal static class Reductions
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<Mapping> All { get; } =
    [
        Reduction<SumOp>("ReduceSum"), Reduction<MeanOp>("ReduceMean"), Reduction<MaxOp>("ReduceMax"),
        Reduction<LogSumExpOp>("ReduceLogSumExp"), Softmax<SoftmaxOp>("Softmax"), Softmax<LogSoftmaxOp>("LogSoftmax"),
    ];

    private static Mapping Reduction<TOp>(string type)
        where TOp : ReductionOp => Unary<TOp>((graph, op, x) => Reduce(graph, type, x, [.. op.Axes.InOrder().Select(axis => (long)axis)]));

    private static Mapping Softmax<TOp>(string type)
        where TOp : NormalizationOp => Unary<TOp>((graph, _, x) => graph.Add(type, [x], Protos.Int("axis", -1)));

    private static string Reduce(GraphWriter graph, string type, string x, long[] axes) => type switch
    {
        // Only a scalar has no axes to reduce, and it is the result of each of these reductions.
        _ when axes.Length == 0 => x,
        // In this version of the operators the axes of a sum are an input, and those of the others an attribute.
        "ReduceSum" => graph.Add(type, [x, graph.Integers(axes)], Protos.Int("keepdims", 1)),
        _ => graph.Add(type, [x], Protos.Ints("axes", axes), Protos.Int("keepdims", 1)),
    };
}
