using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = eˣ − 1, exact for small x.</summary>
internal sealed record Expm1Op() : UnaryOp(MapKind.Expm1)
{
    public override double Value(double x) => SpecialFunctions.Expm1(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (y + 1);
}

public sealed partial class Tensor
{
    /// <summary>y = eˣ − 1, exact for small x.</summary>
    public Tensor Expm1() => Apply(new Expm1Op());
}
