using Latent.Interop.Native;

namespace Latent;

/// <summary>A reduction over a set of axes, bit i of <see cref="Axes"/> for axis i; the reduced axes keep a size of 1.</summary>
internal abstract record ReductionOp(Reduce Reduce, int Axes) : Op
{
    public override string Name => Reduce.ToString().ToLowerInvariant();

    public sealed override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape.Reduce(AxisList());

    /// <summary>Combines the elements that fall together.</summary>
    protected abstract double Value(IReadOnlyCollection<double> elements);

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

        return Array.ConvertAll(groups, Value);
    }

    public sealed override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Reduce, (int)Reduce, Axes);

    /// <summary>The set of axes as bits; all axes of the tensor if none is named.</summary>
    public static int Mask(Tensor tensor, ReadOnlySpan<int> axes)
    {
        int mask = axes.IsEmpty ? (1 << tensor.Shape.Rank) - 1 : 0;
        foreach (int axis in axes)
        {
            int positive = axis < 0 ? axis + tensor.Shape.Rank : axis;
            mask |= positive >= 0 && positive < tensor.Shape.Rank ? 1 << positive : throw new ArgumentOutOfRangeException(
                nameof(axes), axis, $"Tensor {tensor} has no axis {axis}; its axes are 0 to {tensor.Shape.Rank - 1}.");
        }

        return mask;
    }

    protected IEnumerable<int> AxisList() => Enumerable.Range(0, Shape.MaxRank).Where(axis => (Axes >> axis & 1) == 1);
}

public sealed partial class Tensor
{
    /// <summary>Applies a reduction, and removes the reduced axes unless they are kept with size 1.</summary>
    private Tensor Reduced(ReductionOp op, bool keepAxes)
    {
        Tensor kept = Apply(op);
        return keepAxes ? kept : kept.Reshape([.. kept.Shape.Where((_, axis) => (op.Axes >> axis & 1) == 0)]);
    }
}
