using static Latent.Onnx.Operations.Mapping;

namespace Latent.Onnx.Operations;

/// <summary>Operations on each element, or on each pair of elements, with broadcasting.</summary>
internal static class Elementwise
{
    /// <summary>The operations.</summary>
    public static IReadOnlyList<Mapping> All { get; } =
    [
        Named<AbsOp>("Abs"), Named<AddOp>("Add"), Named<CosOp>("Cos"), Named<DivideOp>("Div"), Named<ErfOp>("Erf"), Named<ExpOp>("Exp"),
        Named<LogOp>("Log"), Named<MaximumOp>("Max"), Named<MinimumOp>("Min"), Named<MultiplyOp>("Mul"), Named<NegateOp>("Neg"),
        Named<ReciprocalOp>("Reciprocal"), Named<ReluOp>("Relu"), Named<SigmoidOp>("Sigmoid"), Named<SignOp>("Sign"), Named<SinOp>("Sin"),
        Named<SoftplusOp>("Softplus"), Named<SqrtOp>("Sqrt"), Named<SubtractOp>("Sub"), Named<TanhOp>("Tanh"),
        Unary<AffineOp>((graph, op, x) => Affine(graph, x, op.Scale, op.Shift)),
        // ONNX has no e^x − 1 and no ln(1 + x): near 0 they are exact to the rounding of 1, about 1e-7, rather than of the result.
        Unary<Expm1Op>((graph, _, x) => graph.Add("Sub", [graph.Add("Exp", [x]), graph.Scalar(1)])),
        Unary<Log1pOp>((graph, _, x) => graph.Add("Log", [graph.Add("Add", [x, graph.Scalar(1)])])),
        Unary<LeakyReluOp>((graph, op, x) => graph.Add("LeakyRelu", [x], Protos.Float("alpha", op.Slope))),
        // As Latent computes it, so that numbers below 0 give NaN for every exponent.
        Unary<PowOp>((graph, op, x) => graph.Add("Exp", [graph.Add("Mul", [graph.Add("Log", [x]), graph.Scalar(op.Exponent)])])),
        Unary<SquareOp>((graph, _, x) => graph.Add("Mul", [x, x])),
        Unary<StepOp>((graph, _, x) => Greater(graph, x, graph.Scalar(0))),
        Binary<GreaterOp>((graph, _, p, q) => Greater(graph, p, q)),
        Binary<GateOp>((graph, op, p, q) =>
            Choose(graph, q, p, op.Slope == 0 ? graph.Scalar(0) : graph.Add("Mul", [p, graph.Scalar(op.Slope)]))),
        Binary<BceWithLogitsOp>((graph, _, p, q) => graph.Add("Sub", [graph.Add("Softplus", [p]), graph.Add("Mul", [p, q])])),
        Binary<GaussianKlOp>((graph, _, p, q) => GaussianKl(graph, p, q)),
        Shaped<SelectOp>((graph, _, node) => Select(graph, graph.Inputs(node))),
    ];

    private static string Affine(GraphWriter graph, string x, double scale, double shift)
    {
        string scaled = scale == 1 ? x : graph.Add("Mul", [x, graph.Scalar(scale)]);
        return shift == 0 ? scaled : graph.Add("Add", [scaled, graph.Scalar(shift)]);
    }

    /// <summary>1 where p > q, else 0, as floats.</summary>
    private static string Greater(GraphWriter graph, string p, string q) =>
        graph.Add("Cast", [graph.Add("Greater", [p, q])], Protos.Int("to", (long)Protos.TypeOf(Interop.Dtype.F32)));

    /// <summary>The first choice where a condition is above 0, the second elsewhere.</summary>
    private static string Choose(GraphWriter graph, string condition, string whenPositive, string otherwise) =>
        graph.Add("Where", [graph.Add("Greater", [condition, graph.Scalar(0)]), whenPositive, otherwise]);

    private static string Select(GraphWriter graph, string[] inputs) => Choose(graph, inputs[0], inputs[1], inputs[2]);

    /// <summary>(p² + e^q − 1 − q) / 2.</summary>
    private static string GaussianKl(GraphWriter graph, string p, string q)
    {
        string variance = graph.Add("Sub", [graph.Add("Exp", [q]), graph.Scalar(1)]);
        string sum = graph.Add("Add", [graph.Add("Mul", [p, p]), graph.Add("Sub", [variance, q])]);
        return graph.Add("Mul", [sum, graph.Scalar(0.5)]);
    }
}
