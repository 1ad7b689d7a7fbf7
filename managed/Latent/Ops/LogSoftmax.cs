namespace Latent;

/// <summary>y = x − ln Σ eˣ over the last axis.</summary>
internal sealed record LogSoftmaxOp() : NormalizationOp(Interop.Native.Softmax.LogProbability)
{
    public override string Name => "logsoftmax";

    protected override double Value(double x, double logSumExp) => x - logSumExp;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient - node.Exp() * gradient.SumKeepingAxes(-1)];
}

public sealed partial class Tensor
{
    /// <summary>y = x − ln Σ eˣ over the last axis: the logarithms of <see cref="Softmax"/>, exact where those vanish.</summary>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public Tensor LogSoftmax() => Apply(new LogSoftmaxOp());
}
