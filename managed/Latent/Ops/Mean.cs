using Latent.Interop;

namespace Latent;

/// <summary>The mean over axes. In a run over some rows of a global batch it is the part that these rows add to the mean of all.</summary>
internal sealed record MeanOp(AxisSet Axes) : ReductionOp(ReduceKind.Mean, Axes)
{
    protected override double Value(IReadOnlyCollection<double> elements, long count) => elements.Sum() / count;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        Shape shape = node.Inputs[0].Shape, averaged = Reduced(shape);
        Tensor part = gradient * (1.0 / averaged.Coefficient);
        for (int axis = 0; axis < averaged.BatchPower; axis++)
        {
            part *= node.Graph.BatchReciprocal();
        }

        return [part.BroadcastTo(shape)];
    }
}

public sealed partial class Tensor
{
    /// <summary>
    /// The mean over the given axes (negative ones count from the end), or over all if none is given. The axes disappear.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Mean(params ReadOnlySpan<int> axes) => Reduced(new MeanOp(AxisSet.Of(this, axes)), keepAxes: false);

    /// <summary>The mean as <see cref="Mean"/> takes it, with the axes kept at size 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor MeanKeepingAxes(params ReadOnlySpan<int> axes) => Reduced(new MeanOp(AxisSet.Of(this, axes)), keepAxes: true);
}
