using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>y = 1 / (1 + e⁻ˣ).</summary>
internal sealed record SigmoidOp() : UnaryOp(Map.Sigmoid)
{
    protected override double Value(double x) => Evaluation.Sigmoid(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (y * (1 - y));
}

public sealed partial class Tensor
{
    /// <summary>y = 1 / (1 + e⁻ˣ).</summary>
    public Tensor Sigmoid() => Apply(new SigmoidOp());
}
