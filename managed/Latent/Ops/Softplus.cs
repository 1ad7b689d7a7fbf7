using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
internal sealed record SoftplusOp() : UnaryOp(MapKind.Softplus)
{
    public override double Value(double x) => SpecialFunctions.Softplus(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * x.Sigmoid();
}

public sealed partial class Tensor
{
    /// <summary>y = ln(1 + eˣ) = max(x, 0) + log1p(e^−|x|).</summary>
    public Tensor Softplus() => Apply(new SoftplusOp());
}
