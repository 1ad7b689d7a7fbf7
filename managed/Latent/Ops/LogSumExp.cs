using Latent.Interop;

namespace Latent;

/// <summary>ln Σ eˣ over axes, without overflow.</summary>
internal sealed record LogSumExpOp(AxisSet Axes) : ReductionOp(ReduceKind.LogSumExp, Axes)
{
    protected override double Value(IReadOnlyCollection<double> elements, long count)
    {
        double largest = elements.Any(double.IsNaN) ? double.NaN : elements.DefaultIfEmpty(double.NegativeInfinity).Max();
        return double.IsFinite(largest) ? largest + Math.Log(elements.Sum(x => Math.Exp(x - largest))) : largest;
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient * (node.Inputs[0] - node).Exp()];
}

public sealed partial class Tensor
{
    /// <summary>
    /// ln Σ eˣ over the given axes (negative ones count from the end), or over all if none is given, without overflow. The axes disappear.
    /// </summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor LogSumExp(params ReadOnlySpan<int> axes) => Reduced(new LogSumExpOp(AxisSet.Of(this, axes)), keepAxes: false);
}
