namespace Latent;

/// <summary>y = eˣ / Σ eˣ over the last axis.</summary>
internal sealed record SoftmaxOp() : NormalizationOp(Interop.Native.Softmax.Probability)
{
    public override string Name => "softmax";

    protected override double Value(double x, double logSumExp) => Math.Exp(x - logSumExp);

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [node * (gradient - (gradient * node).SumKeepingAxes(-1))];
}

public sealed partial class Tensor
{
    /// <summary>y = eˣ / Σ eˣ over the last axis: probabilities from logits, without overflow.</summary>
    /// <exception cref="ArgumentException">The tensor is a scalar.</exception>
    public Tensor Softmax() => Apply(new SoftmaxOp());
}
