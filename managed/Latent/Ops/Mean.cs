using Latent.Interop.Native;

namespace Latent;

/// <summary>The mean over axes.</summary>
internal sealed record MeanOp(int Axes) : ReductionOp(Reduce.Mean, Axes)
{
    protected override double Value(IReadOnlyCollection<double> elements) => elements.Sum() / elements.Count;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        Shape shape = node.Inputs[0].Shape;
        Shape averaged = [.. AxisList().Select(axis => shape[axis])];
        Tensor share = averaged.BatchPower switch
        {
            0 => gradient * (1.0 / averaged.Coefficient),
            1 => gradient * node.Graph.BatchReciprocal() * (1.0 / averaged.Coefficient),
            _ => throw new NotSupportedException($"{Name}: axes of {shape} that depend on the batch twice cannot be averaged together."),
        };
        return [share.BroadcastTo(shape)];
    }
}

public sealed partial class Tensor
{
    /// <summary>The mean over the given axes (negative ones count from the end), or over all if none is given. The axes disappear.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public Tensor Mean(params ReadOnlySpan<int> axes) => Reduced(new MeanOp(ReductionOp.Mask(this, axes)), keepAxes: false);
}
