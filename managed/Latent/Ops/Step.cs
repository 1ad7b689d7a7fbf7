using Latent.Interop;

namespace Latent;

/// <summary>y = 1 where x > 0, else 0; its gradient is 0.</summary>
internal sealed record StepOp() : UnaryOp(MapKind.Step)
{
    public override double Value(double x) => x > 0 ? 1 : 0;

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => null;
}

public sealed partial class Tensor
{
    /// <summary>y = 1 where x > 0, else 0; its gradient is 0.</summary>
    public Tensor Step() => Apply(new StepOp());
}
