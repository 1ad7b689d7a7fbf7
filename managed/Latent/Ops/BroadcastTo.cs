using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>The input repeated to a larger shape.</summary>
internal sealed record BroadcastToOp(Shape Shape) : Op
{
    public override string Name => "broadcast";

    public override RowTiles RowTiles => RowTiles.Maps;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape.BroadcastsTo(Shape)
        ? Shape
        : throw Mismatch($"{inputs[0]} cannot be repeated to {Shape}; counted from the end its dimensions must be equal or 1.");

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.SumTo(node.Inputs[0].Shape)];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        evaluation.Broadcast(inputs[0], node.Inputs[0].Shape, Shape);

    public override void Emit(Emitter emitter, Tensor node) => emitter.Add(node, Opcode.Map, (int)Map.Identity, 0);
}

public sealed partial class Tensor
{
    /// <summary>This tensor repeated to a shape.</summary>
    /// <exception cref="ArgumentException">Counted from the end, a dimension is neither equal to the shape's nor 1.</exception>
    public Tensor BroadcastTo(Shape shape) => Shape == shape ? this : Apply(new BroadcastToOp(shape));
}
