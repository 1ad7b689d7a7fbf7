using Latent.Interop;

namespace Latent;

/// <summary>y = tanh x.</summary>
internal sealed record TanhOp() : UnaryOp(MapKind.Tanh), IActivation
{
    public Activation Kind => Activation.Tanh;

    public override double Value(double x) => Math.Tanh(x);

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient * (1 - y.Square());
}

public sealed partial class Tensor
{
    /// <summary>y = tanh x.</summary>
    public Tensor Tanh() => Apply(new TanhOp());
}
