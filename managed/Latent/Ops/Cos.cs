using Latent.Interop;

namespace Latent;

/// <summary>y = cos x, in radians.</summary>
internal sealed record CosOp() : UnaryOp(MapKind.Cos)
{
    public override double Value(double x) => Math.Cos(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => -gradient * x.Sin();
}

public sealed partial class Tensor
{
    /// <summary>y = cos x, in radians.</summary>
    public Tensor Cos() => Apply(new CosOp());
}
