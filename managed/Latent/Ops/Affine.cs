using Latent.Interop;

namespace Latent;

/// <summary>y = a · x + b with fixed numbers a and b.</summary>
internal sealed record AffineOp(double Scale, double Shift) : UnaryOp(MapKind.Affine, Scale, Shift)
{
    public override double Value(double x) => Scale * x + Shift;

    protected override Tensor? Derivative(Tensor x, Tensor y, Tensor gradient) => gradient.Affine(Scale, 0);
}

public sealed partial class Tensor
{
    /// <summary>y = scale · x + shift.</summary>
    public Tensor Affine(double scale, double shift) => Apply(new AffineOp(scale, shift));
}
