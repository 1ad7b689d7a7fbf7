using Latent.Interop;

namespace Latent;

/// <summary>The largest element over axes. The gradient is divided evenly among equal largest elements.</summary>
internal sealed record MaxOp(AxisSet Axes) : ReductionOp(ReduceKind.Max, Axes)
{
    protected override double Value(IReadOnlyCollection<double> elements, long count) =>
        elements.Any(double.IsNaN) ? double.NaN : elements.DefaultIfEmpty(double.NegativeInfinity).Max();

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        Tensor largest = 1 - node.Greater(node.Inputs[0]);
        return [gradient / largest.Apply(new SumOp(Axes)) * largest];
    }
}

public sealed partial class Tensor
{
    /// <summary>
    /// The largest element over the given axes (negative ones count from the end), or over all if none is given. The axes disappear.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Max(params ReadOnlySpan<int> axes) => Reduced(new MaxOp(AxisSet.Of(this, axes)), keepAxes: false);
}
