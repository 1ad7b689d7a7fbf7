using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>y = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
internal sealed record ErfOp() : UnaryOp(Map.Erf)
{
    protected override double Value(double x) => Evaluation.Erf(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (2 / Math.Sqrt(Math.PI) * x.Square().Negate().Exp());
}

public sealed partial class Tensor
{
    /// <summary>The error function, y = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public Tensor Erf() => Apply(new ErfOp());
}
