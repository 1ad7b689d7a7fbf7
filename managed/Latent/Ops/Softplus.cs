using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
internal sealed record SoftplusOp() : UnaryOp(Map.Softplus)
{
    protected override double Value(double x) => Evaluation.Softplus(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * x.Sigmoid();
}

public sealed partial class Tensor
{
    /// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
    public Tensor Softplus() => Apply(new SoftplusOp());
}
