namespace Latent;

/// <summary>The same elements in the same order under another shape.</summary>
internal sealed record ReshapeOp(Shape Shape) : Op
{
    public override string Name => "reshape";

    public override bool IsView => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape from = inputs[0].Shape;
        return from.Coefficient == Shape.Coefficient && from.BatchPower == Shape.BatchPower
            ? Shape
            : throw Mismatch($"{inputs[0]} cannot take the shape {Shape}; the number of elements must be the same for every batch.");
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.Reshape(node.Inputs[0].Shape)];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => inputs[0];

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
    }
}

public sealed partial class Tensor
{
    /// <summary>The same elements in row-major order under another shape.</summary>
    /// <exception cref="ArgumentException">The number of elements differs.</exception>
    public Tensor Reshape(Shape shape) => Shape == shape ? this : Apply(new ReshapeOp(shape));
}
