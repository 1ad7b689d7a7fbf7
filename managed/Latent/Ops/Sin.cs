using Latent.Interop;

namespace Latent;

/// <summary>y = sin x, in radians.</summary>
internal sealed record SinOp() : UnaryOp(MapKind.Sin)
{
    public override double Value(double x) => Math.Sin(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * x.Cos();
}

public sealed partial class Tensor
{
    /// <summary>y = sin x, in radians.</summary>
    public Tensor Sin() => Apply(new SinOp());
}
