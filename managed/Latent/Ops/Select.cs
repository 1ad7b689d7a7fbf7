using Latent.Interop.Native;

namespace Latent;

/// <summary>y = p where condition > 0, else q.</summary>
internal sealed record SelectOp : Op
{
    public override string Name => "select";

    public override bool IsInPlace(int input) => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) =>
        Shape.Broadcast(inputs[0].Shape, Shape.Broadcast(inputs[1].Shape, inputs[2].Shape));

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        Tensor condition = node.Inputs[0];
        Tensor zero = node.Graph.Constant(0);
        return
        [
            null,
            condition.Select(gradient, zero).SumTo(node.Inputs[1].Shape),
            condition.Select(zero, gradient).SumTo(node.Inputs[2].Shape),
        ];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[][] full = [.. inputs.Select((values, i) => evaluation.Broadcast(values, node.Inputs[i].Shape, node.Shape))];
        return [.. full[0].Select((condition, i) => condition > 0 ? full[1][i] : full[2][i])];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Select, 0, 0);
}

public sealed partial class Tensor
{
    /// <summary>
    /// The first choice where this tensor is above 0, the second elsewhere, with broadcasting. The condition receives no gradient.
    /// </summary>
    public Tensor Select(Tensor whenPositive, Tensor otherwise) => Apply(new SelectOp(), whenPositive, otherwise);
}
