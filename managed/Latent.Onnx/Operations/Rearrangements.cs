using Latent.Interop;
using static Latent.Onnx.Operations.Mapping;

namespace Latent.Onnx.Operations;

/// <summary>Operations that copy elements to other places: shapes, axes, windows, joins and tables.</summary>
internal static class Rearrangements
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<Mapping> All { get; } =
    [
        Unary<DetachOp>((_, _, x) => x),
        Shaped<ReshapeOp>((graph, op, node) => Reshape(graph, graph.Value(node.Inputs[0]), op.Shape)),
        Shaped<BroadcastToOp>(Broadcast),
        Unary<TransposeOp>((graph, op, x) =>
            graph.Add("Transpose", [x], Protos.Ints("perm", op.Order.ToArray().Select(axis => (long)axis)))),
        Shaped<ConcatOp>((graph, op, node) => graph.Add("Concat", graph.Inputs(node), Protos.Int("axis", op.Axis))),
        Shaped<WindowOp>(Window),
        Shaped<GatherRowsOp>(GatherRows),
        Shaped<ScatterRowsOp>(ScatterRows),
    ];

    private static string Reshape(GraphWriter graph, string x, Shape shape) =>
        // One size may be left open, if no other is 0; ONNX gives 0 a meaning of its own, unless told not to.
        shape.BatchPower <= 1 && !shape.Contains(0)
        ? graph.Add("Reshape", [x, graph.Integers([.. shape.Select(dim => Math.Max(dim, -1))])])
        : graph.Add("Reshape", [x, graph.Sizes(shape)], Protos.Int("allowzero", 1));

    private static string Broadcast(GraphWriter graph, BroadcastToOp op, Tensor node)
    {
        (Shape from, Shape to) = (node.Inputs[0].Shape, op.Shape);
        // A size of 1 leaves the input's as it is, so that the batch is needed only where the input lacks it.
        long[] sizes = [.. to.Select((dim, axis) => IsKept(axis) ? 1 : dim)];
        return graph.Add("Expand", [graph.Value(node.Inputs[0]), graph.Sizes(Shape.Create(sizes))]);

        bool IsKept(int axis)
        {
            int own = axis - (to.Rank - from.Rank);
            return own >= 0 && from[own] == to[axis];
        }
    }

    /// <summary>The elements of the windows, by their positions on the axis, after padding it as far as the windows reach.</summary>
    private static string Window(GraphWriter graph, WindowOp op, Tensor node)
    {
        (WindowGeometry windows, Shape shape) = (op.Windows, node.Inputs[0].Shape);
        long[] positions = [.. Range(windows.Count).SelectMany(window => Range(windows.Size)
            .Select(element => windows.Start + window * windows.Stride + element * windows.Dilation))];
        long before = Math.Max(0, -positions.Prepend(0).Min());
        long after = Math.Max(0, positions.Prepend(0).Max() - Math.Max(0, shape[windows.Axis] - 1));
        string x = graph.Value(node.Inputs[0]);
        if (before + after > 0)
        {
            long[] pads = [.. OnAxis(before), .. OnAxis(after)];
            x = graph.Add("Pad", [x, graph.Integers(pads), graph.Scalar(op.Fill)], Protos.Text("mode", "constant"));
        }

        string indices = graph.Integers([.. positions.Select(position => position + before)], [windows.Count, windows.Size]);
        return graph.Add("Gather", [x, indices], Protos.Int("axis", windows.Axis));

        IEnumerable<long> OnAxis(long count) => Enumerable.Range(0, shape.Rank).Select(axis => axis == windows.Axis ? count : 0);
    }

    private static string GatherRows(GraphWriter graph, GatherRowsOp op, Tensor node)
    {
        string rows = graph.Add("Gather", graph.Inputs(node), Protos.Int("axis", 0));
        rows = node.Inputs[0].Dtype == Dtype.F32 ? rows : graph.Add("Cast", [rows], Protos.Int("to", (long)Protos.TypeOf(Dtype.F32)));
        return op.Scale == 1 ? rows : graph.Add("Mul", [rows, graph.Scalar(op.Scale)]);
    }

    private static string ScatterRows(GraphWriter graph, ScatterRowsOp op, Tensor node)
    {
        string zeros = graph.Add("ConstantOfShape", [graph.Integers(op.Rows, node.Shape[1])], Protos.Value("value", 0));
        string indices = graph.Add("Cast", [graph.Value(node.Inputs[1])], Protos.Int("to", Protos.Int64));
        string column = graph.Add("Unsqueeze", [indices, graph.Integers(1)]);
        return graph.Add("ScatterND", [zeros, column, graph.Value(node.Inputs[0])], Protos.Text("reduction", "add"));
    }

    private static IEnumerable<long> Range(long count) => Enumerable.Range(0, checked((int)count)).Select(i => (long)i);
}
