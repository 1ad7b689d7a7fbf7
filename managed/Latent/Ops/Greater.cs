using Latent.Interop;

namespace Latent;

/// <summary>y = 1 where p > q, else 0; its gradient is 0.</summary>
internal sealed record GreaterOp() : BinaryOp(CombineKind.Greater)
{
    public override double Value(double p, double q) => p > q ? 1 : 0;

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) => (null, null);
}

public sealed partial class Tensor
{
    /// <summary>1 where p > q, else 0, with broadcasting; its gradient is 0.</summary>
    public Tensor Greater(Tensor other) => Apply(new GreaterOp(), other);
}
