using Latent.Interop;

namespace Latent;

/// <summary>The sum over axes.</summary>
internal sealed record SumOp(AxisSet Axes) : ReductionOp(ReduceKind.Sum, Axes)
{
    protected override double Value(IReadOnlyCollection<double> elements, long count) => elements.Sum();

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.BroadcastTo(node.Inputs[0].Shape)];
}

public sealed partial class Tensor
{
    /// <summary>The sum over the given axes (negative ones count from the end), or over all if none is given. The axes disappear.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Sum(params ReadOnlySpan<int> axes) => Reduced(new SumOp(AxisSet.Of(this, axes)), keepAxes: false);

    /// <summary>The sum as <see cref="Sum"/> takes it, with the axes kept at size 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor SumKeepingAxes(params ReadOnlySpan<int> axes) => Reduced(new SumOp(AxisSet.Of(this, axes)), keepAxes: true);

    /// <summary>
    /// The gradient of broadcasting a shape to that of this tensor: the sum over the axes along which broadcasting repeats.
    /// </summary>
    internal Tensor SumTo(Shape shape)
    {
        int added = Shape.Rank - shape.Rank;
        AxisSet repeated = AxisSet.All(added);
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (shape[axis] == 1 && Shape[axis + added] != 1)
            {
                repeated |= AxisSet.Of(axis + added);
            }
        }

        Tensor sum = repeated == default ? this : Apply(new SumOp(repeated));
        return sum.Reshape(shape);
    }
}
