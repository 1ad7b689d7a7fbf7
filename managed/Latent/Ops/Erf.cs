using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
internal sealed record ErfOp() : UnaryOp(MapKind.Erf)
{
    public override double Value(double x) => SpecialFunctions.Erf(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) =>
        gradient * (2 / Math.Sqrt(Math.PI) * x.Square().Negate().Exp());
}

public sealed partial class Tensor
{
    /// <summary>The error function, y = 2/√π · ∫₀ˣ e^(−t²) dt.</summary>
    public Tensor Erf() => Apply(new ErfOp());
}
