using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>The input repeated to a larger shape.</summary>
internal sealed record BroadcastToOp(Shape Shape) : Op
{
    public override string Name => "broadcast";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape.BroadcastsTo(Shape)
        ? Shape
        : throw Mismatch($"{inputs[0]} cannot be repeated to {Shape}; counted from the end its dimensions must be equal or 1.");

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.SumTo(node.Inputs[0].Shape)];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        evaluation.Broadcast(inputs[0], node.Inputs[0].Shape, Shape);

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Map, (int)MapKind.Identity, 0);
}

public sealed partial class Tensor
{
    /// <summary>This tensor repeated to a shape.</summary>
    /// <exception cref="ArgumentException">Counted from the end, a dimension is neither equal to the shape's nor 1.</exception>
    public Tensor BroadcastTo(Shape shape) => Shape == shape ? this : Apply(new BroadcastToOp(shape));

    /// <summary>Each row several times in succession, [batch, columns] → [count · batch, columns].</summary>
    /// <param name="count">The number of times each row occurs, 1 or more.</param>
    /// <exception cref="ArgumentException">The tensor is not a matrix.</exception>
    public Tensor RepeatRows(int count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        return Shape.Rank == 2
            ? Reshape([Shape[0], 1, Shape[1]]).BroadcastTo([Shape[0], count, Shape[1]]).Reshape([Shape[0] * count, Shape[1]])
            : throw new ArgumentException($"The rows of {this} cannot be repeated; a matrix [batch, columns] is needed.");
    }
}
