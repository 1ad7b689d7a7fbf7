using Latent.Interop;

namespace Latent;

/// <summary>y = p where q > 0, else slope · p: the gradient of a (leaky) relu from the gradient p of its output and the output q.</summary>
internal sealed record GateOp(double Slope) : BinaryOp(CombineKind.Gate, Slope)
{
    public override double Value(double p, double q) => q > 0 ? p : Slope == 0 ? 0 : Slope * p;

    protected override (Tensor? P, Tensor? Q) Derivatives(Tensor p, Tensor q, Tensor y, Tensor gradient) => (gradient.Gate(q, Slope), null);
}

public sealed partial class Tensor
{
    /// <summary>
    /// This tensor where the gate is above 0, slope times it elsewhere; with broadcasting. The gate receives no gradient.
    /// </summary>
    public Tensor Gate(Tensor gate, double slope = 0) => Apply(new GateOp(slope), gate);
}
