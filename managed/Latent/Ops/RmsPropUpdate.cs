using Latent.Interop.Native;

namespace Latent;

/// <summary>RMSProp (Tieleman and Hinton, 2012): s ← α s + (1 − α) g², θ ← θ − η g / (√s + ε).</summary>
internal sealed record RmsPropUpdateOp(Variable Parameter, Variable MeanSquare, double Smoothing, double Epsilon, double WeightDecay)
    : UpdateOp(Parameter, MeanSquare)
{
    public override string Name => "rmsprop";

    public override Opcode Opcode => Opcode.Rmsprop;

    public override double[] Attributes => [Smoothing, Epsilon, WeightDecay];

    protected override double Step(double parameter, double gradient, double rate, Span<double> states, long step)
    {
        gradient += WeightDecay * parameter;
        states[0] = Smoothing * states[0] + (1 - Smoothing) * gradient * gradient;
        return parameter - rate * gradient / (Math.Sqrt(states[0]) + Epsilon);
    }
}
