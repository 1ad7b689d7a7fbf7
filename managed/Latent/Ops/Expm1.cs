using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>y = eˣ − 1, exact for small x.</summary>
internal sealed record Expm1Op() : UnaryOp(Map.Expm1)
{
    protected override double Value(double x) => Evaluation.Expm1(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (y + 1);
}

public sealed partial class Tensor
{
    /// <summary>y = eˣ − 1, exact for small x.</summary>
    public Tensor Expm1() => Apply(new Expm1Op());
}
