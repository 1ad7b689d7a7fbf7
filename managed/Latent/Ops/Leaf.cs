using Latent.Interop;

namespace Latent;

/// <summary>An operation without inputs and instructions: its memory is bound from outside.</summary>
internal abstract record Leaf(Shape Shape) : Op
{
    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Shape;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [];

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
    }
}

/// <summary>
/// Numbers that the caller binds, in memory of the host or of the device: one tensor for all steps of a run, or one for each.
/// </summary>
internal sealed record InputOp(string Label, Shape Shape, Dtype Type, bool PerStep, Placement Placement) : Leaf(Shape)
{
    public override string Name => "input";

    public override Dtype Dtype => Type;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => evaluation.Input(node, Label);
}

/// <summary>The value of a variable in a stage of the step: after the updates of earlier stages, before those of its own.</summary>
internal sealed record VariableOp(Variable Variable, int Stage = 0) : Leaf(Variable.Shape)
{
    public override string Name => "variable";

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => evaluation.Variable(Variable);
}
