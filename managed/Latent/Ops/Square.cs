using Latent.Interop;

namespace Latent;

/// <summary>y = x².</summary>
internal sealed record SquareOp() : UnaryOp(MapKind.Square)
{
    public override double Value(double x) => x * x;

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (2 * x);
}

public sealed partial class Tensor
{
    /// <summary>y = x².</summary>
    public Tensor Square() => Apply(new SquareOp());
}
