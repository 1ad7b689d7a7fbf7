using Latent.Interop;
using Latent.Reference.Functions;

namespace Latent;

/// <summary>y = ln(1 + x), exact for small x.</summary>
internal sealed record Log1pOp() : UnaryOp(MapKind.Log1p)
{
    public override double Value(double x) => SpecialFunctions.Log1p(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient / (x + 1);
}

public sealed partial class Tensor
{
    /// <summary>y = ln(1 + x), exact for small x.</summary>
    public Tensor Log1p() => Apply(new Log1pOp());
}
