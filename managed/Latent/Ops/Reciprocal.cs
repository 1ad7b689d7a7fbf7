using Latent.Interop;

namespace Latent;

/// <summary>y = 1 / x.</summary>
internal sealed record ReciprocalOp() : UnaryOp(MapKind.Reciprocal)
{
    public override double Value(double x) => 1 / x;

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => -gradient * y.Square();
}

public sealed partial class Tensor
{
    /// <summary>y = 1 / x.</summary>
    public Tensor Reciprocal() => Apply(new ReciprocalOp());
}
