using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>A reduction over axes, which stay with size 1.</summary>
internal abstract record ReductionOp(ReduceKind Reduce, AxisSet Axes) : Op
{
    public override string Name => Reduce.ToString().ToLowerInvariant();

    public sealed override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape.Reduce(Axes.InOrder());

    /// <summary>The sizes of the axes of a shape that are reduced.</summary>
    protected Shape Reduced(Shape shape) => [.. Axes.InOrder().Select(axis => shape[axis])];

    /// <summary>Reduces elements to one number.</summary>
    /// <param name="elements">The elements.</param>
    /// <param name="count">Their number in all rows of the global batch.</param>
    protected abstract double Value(IReadOnlyCollection<double> elements, long count);

    public sealed override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        int[] targets = evaluation.BroadcastIndices(node.Shape, node.Inputs[0].Shape);
        List<double>[] groups = new List<double>[node.Shape.Count(evaluation.Batch)];
        for (int i = 0; i < groups.Length; i++)
        {
            groups[i] = [];
        }

        for (int i = 0; i < targets.Length; i++)
        {
            groups[targets[i]].Add(inputs[0][i]);
        }

        long count = Reduced(node.Inputs[0].Shape).Count(evaluation.GlobalBatch);
        return Array.ConvertAll(groups, group => Value(group, count));
    }

    public sealed override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Reduce, (int)Reduce, Axes.Bits);
}

public sealed partial class Tensor
{
    /// <summary>Applies a reduction, and removes the reduced axes unless they are kept with size 1.</summary>
    private Tensor Reduced(ReductionOp op, bool keepAxes)
    {
        Tensor kept = Apply(op);
        return keepAxes ? kept : kept.Reshape([.. kept.Shape.Where((_, axis) => !op.Axes.Contains(axis))]);
    }
}
