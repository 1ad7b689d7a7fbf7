using Latent.Interop;

namespace Latent;

/// <summary>y = ln x; NaN below 0.</summary>
internal sealed record LogOp() : UnaryOp(MapKind.Log)
{
    public override double Value(double x) => Math.Log(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient / x;
}

public sealed partial class Tensor
{
    /// <summary>y = ln x; NaN below 0.</summary>
    public Tensor Log() => Apply(new LogOp());
}
