using Latent.Interop.Native;

namespace Latent;

/// <summary>The sum of windows where they overlap: the adjoint of <see cref="WindowOp"/>.</summary>
internal sealed record FoldOp(WindowGeometry Windows, long Length) : Op
{
    public override string Name => "fold";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Flat(inputs[0].Shape);

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.Apply(new WindowOp(Windows, 0))];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] sums = new double[node.Shape.Count(evaluation.Batch)];
        Windows.ForEach(node.Shape.Resolve(evaluation.Batch), (element, at) =>
        {
            if (at >= 0)
            {
                sums[at] += inputs[0][element];
            }
        });
        return sums;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode.Fold, 0, Windows.Axis, InstructionFormat.Fold(Windows));

    private Shape Flat(Shape windows) => [.. windows.Take(Windows.Axis), Length, .. windows.Skip(Windows.Axis + 2)];
}
