using Latent.Interop;
using Onnx;
using static Latent.Onnx.Operations.Mapping;

namespace Latent.Onnx.Operations;

/// <summary>
/// Matrix products and convolutions, with the bias that is added to them. Latent's images are [batch, height, width, channels]; ONNX's have
/// the channels second.
/// </summary>
internal static class Products
{
    private static readonly long[] ChannelsSecond = [0, 3, 1, 2];
    private static readonly long[] ChannelsLast = [0, 2, 3, 1];

    /// <summary>The operations.</summary>
    public static IReadOnlyList<Mapping> All { get; } =
    [
        Shaped<MatMulOp>(MatMul), Shaped<BatchMatMulOp>(BatchMatMul), Shaped<ConvOp>(Conv), Shaped<ConvTransposeOp>(ConvTranspose),
    ];

    private static string MatMul(GraphWriter graph, MatMulOp op, Tensor node) => graph.Add(
        "Gemm", WithBias(graph, node, graph.Inputs(node)),
        Protos.Int("transA", op.Form == GemmForm.Tn ? 1 : 0), Protos.Int("transB", op.Form == GemmForm.Nt ? 1 : 0));

    private static string BatchMatMul(GraphWriter graph, BatchMatMulOp op, Tensor node) => graph.Add(
        "MatMul", [Matrices(graph, node.Inputs[0], op.Form == GemmForm.Tn), Matrices(graph, node.Inputs[1], op.Form == GemmForm.Nt)]);

    /// <summary>Matrices, the last two axes of a tensor, transposed or not.</summary>
    private static string Matrices(GraphWriter graph, Tensor tensor, bool transposed)
    {
        int rank = tensor.Shape.Rank;
        IEnumerable<long> outer = Enumerable.Range(0, rank - 2).Select(axis => (long)axis);
        return transposed
            ? graph.Add("Transpose", [graph.Value(tensor)], Protos.Ints("perm", [.. outer, rank - 1, rank - 2]))
            : graph.Value(tensor);
    }

    private static string Conv(GraphWriter graph, ConvOp op, Tensor node) =>
        Convolution(graph, node, "Conv", Attributes(op.Geometry, node));

    private static string ConvTranspose(GraphWriter graph, ConvTransposeOp op, Tensor node)
    {
        (Shape maps, Shape filter, ConvGeometry geometry) = (node.Inputs[0].Shape, node.Inputs[1].Shape, op.Geometry);
        Shape least = geometry.Images(maps, filter, default);
        AttributeProto padding = Protos.Ints("output_padding", op.Height - least[1], op.Width - least[2]);
        return Convolution(graph, node, "ConvTranspose", [.. Attributes(geometry, node), padding]);
    }

    private static string Convolution(GraphWriter graph, Tensor node, string type, AttributeProto[] attributes)
    {
        string images = graph.Add("Transpose", [graph.Value(node.Inputs[0])], Protos.Ints("perm", ChannelsSecond));
        string maps = graph.Add(type, WithBias(graph, node, [images, graph.Filter(node.Inputs[1])]), attributes);
        return graph.Add("Transpose", [maps], Protos.Ints("perm", ChannelsLast));
    }

    private static AttributeProto[] Attributes(ConvGeometry geometry, Tensor node)
    {
        ((int top, int left), Shape filter) = (geometry.Padding, node.Inputs[1].Shape);
        return
        [
            Protos.Ints("dilations", geometry.Dilation.Height, geometry.Dilation.Width),
            Protos.Int("group", geometry.Groups),
            Protos.Ints("kernel_shape", filter[1], filter[2]),
            Protos.Ints("pads", top, left, top, left),
            Protos.Ints("strides", geometry.Stride.Height, geometry.Stride.Width),
        ];
    }

    private static string[] WithBias(GraphWriter graph, Tensor node, string[] inputs) =>
        graph.Bias(node) is { } bias ? [.. inputs, bias] : inputs;
}
