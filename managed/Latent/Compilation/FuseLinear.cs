using Latent.Interop.Native;

namespace Latent.Compilation;

/// <summary>Adds bias and activation while a matrix product is written, where nobody else reads the values before.</summary>
internal sealed class FuseLinear : Rewrite
{
    protected override Tensor Replace(Graph target, Tensor node, Tensor[] inputs)
    {
        if (node.Op is AddOp && Product(node, inputs, 0) is { Inputs.Length: 2 } product && IsBias(inputs[1], product))
        {
            MatMulOp matMul = (MatMulOp)product.Op;
            return target.Add(new LinearOp(matMul.Form, Activation.None, 0), [.. product.Inputs, inputs[1]], node.Name);
        }

        if (ActivationOf(node.Op) is (Activation activation, double slope) && Product(node, inputs, 0) is { } linear)
        {
            Form form = linear.Op is MatMulOp matMul ? matMul.Form : ((LinearOp)linear.Op).Form;
            return target.Add(new LinearOp(form, activation, slope), linear.Inputs, node.Name);
        }

        return target.Add(node.Op, inputs, node.Name);
    }

    /// <summary>The replaced input if it is a product without activation that only this node reads.</summary>
    private Tensor? Product(Tensor node, Tensor[] inputs, int index) =>
        Uses(node.Inputs[index]) == 1 && inputs[index].Op is MatMulOp or LinearOp { Activation: Activation.None } ? inputs[index] : null;

    private static bool IsBias(Tensor bias, Tensor product) => bias.Shape.Dims is [var columns] && columns == product.Shape[1];

    private static (Activation, double)? ActivationOf(Op op) => op switch
    {
        ReluOp => (Activation.Relu, 0),
        LeakyReluOp leaky => (Activation.LeakyRelu, leaky.Slope),
        TanhOp => (Activation.Tanh, 0),
        SigmoidOp => (Activation.Sigmoid, 0),
        _ => null,
    };
}

/// <summary>activation(a · b + bias): what fusion makes of a product, its bias and its activation. Inputs: a, b and maybe the bias.</summary>
internal sealed record LinearOp(Form Form, Activation Activation, double Slope) : Op
{
    public override string Name => "linear";

    public override string Description =>
        $"matmul {Form.ToString().ToLowerInvariant()} + bias{(Activation == Activation.None ? "" : $" + {Activation.ToString().ToLowerInvariant()}")}";

    public override double Flops(Tensor node, int batch) => MatMulOp.Flops(Form, node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    // A sum over rows that is not complete has no activation yet.
    public override RowTiles RowTiles => Form == Form.Tn ? RowTiles.Refuses : RowTiles.Maps;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => new MatMulOp(Form).Infer(inputs[..2]);

    // Made by the compiler, after all differentiation.
    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => throw new NotSupportedException("A fused operation has no gradient rule.");

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] product = new MatMulOp(Form).Evaluate(evaluation, node, inputs[..2]);
        int columns = (int)node.Shape.Resolve(evaluation.Batch)[1];
        return [.. product.Select((value, i) => Activate(inputs.Length > 2 ? value + inputs[2][i % columns] : value))];
    }

    public override void Emit(Emitter emitter, Tensor node) => emitter.Add(node, Opcode.Matmul, (int)Form, (int)Activation, Slope);

    private double Activate(double x) => Activation switch
    {
        Activation.None => x,
        Activation.Relu => double.IsNaN(x) ? x : Math.Max(x, 0),
        Activation.LeakyRelu => x > 0 ? x : Slope * x,
        Activation.Tanh => Math.Tanh(x),
        Activation.Sigmoid => Evaluation.Sigmoid(x),
        _ => throw new NotSupportedException($"Activation {Activation} has no reference."),
    };
}
