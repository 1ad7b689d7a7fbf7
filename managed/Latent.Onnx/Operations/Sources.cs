using static Latent.Onnx.Operations.Mapping;
using Draws = Latent.Interop.Native.Random;

namespace Latent.Onnx.Operations;

/// <summary>Operations without inputs: numbers, and random draws, which become inputs of the file.</summary>
internal static class Sources
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<Mapping> All { get; } = [Shaped<FillOp>(Fill), Shaped<RandomOp>(Random)];

    private static string Fill(GraphWriter graph, FillOp op, Tensor node)
    {
        if (op.BatchPower == 0)
        {
            return op.Shape.Rank == 0
                ? graph.Scalar(op.Value)
                : graph.Add("ConstantOfShape", [graph.Sizes(op.Shape)], Protos.Value("value", op.Value));
        }

        string batch = graph.Add("Squeeze", [graph.Batch(), graph.Integers(0)]);
        string rows = graph.Add("Cast", [batch], Protos.Int("to", (long)Protos.TypeOf(Interop.Dtype.F32)));
        string power = op.BatchPower > 0 ? rows : graph.Add("Reciprocal", [rows]);
        string value = op.Value == 1 ? power : graph.Add("Mul", [power, graph.Scalar(op.Value)]);
        return op.Shape.Rank == 0 ? value : graph.Add("Expand", [value, graph.Sizes(op.Shape)]);
    }

    private static string Random(GraphWriter graph, RandomOp op, Tensor node)
    {
        (string name, string description) = op.Distribution switch
        {
            Draws.Normal => ("noise", "Standard normal draws."),
            Draws.Uniform => ("uniform", "Uniform draws from 0 to below 1."),
            _ => ("bernoulli", FormattableString.Invariant($"Draws that are 1 with a probability of {op.Probability}, and 0 otherwise.")),
        };
        return graph.DeclareInput(name, node, description);
    }
}
