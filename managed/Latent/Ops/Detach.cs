namespace Latent;

/// <summary>The input, through which no gradient flows.</summary>
internal sealed record DetachOp : Op
{
    public override string Name => "detach";

    public override bool IsView => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [null];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => inputs[0];

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
    }
}

public sealed partial class Tensor
{
    /// <summary>This tensor as a constant: no gradient flows through it.</summary>
    public Tensor Detach() => Apply(new DetachOp());
}
