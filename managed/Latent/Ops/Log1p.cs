using Latent.Compilation;
using Latent.Interop.Native;

namespace Latent;

/// <summary>y = ln(1 + x), exact for small x.</summary>
internal sealed record Log1pOp() : UnaryOp(Map.Log1p)
{
    protected override double Value(double x) => Evaluation.Log1p(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient / (x + 1);
}

public sealed partial class Tensor
{
    /// <summary>y = ln(1 + x), exact for small x.</summary>
    public Tensor Log1p() => Apply(new Log1pOp());
}
