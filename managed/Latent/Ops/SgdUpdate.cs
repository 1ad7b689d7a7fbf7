using Latent.Interop.Native;

namespace Latent;

/// <summary>Stochastic gradient descent with momentum μ, as PyTorch defines it: v ← μ v + g, θ ← θ − η v (Nesterov: g + μ v).</summary>
internal sealed record SgdUpdateOp(Variable Parameter, Variable? Velocity, double Momentum, double WeightDecay, bool Nesterov)
    : UpdateOp(Parameter, Velocity is null ? [] : [Velocity])
{
    public override string Name => "sgd";

    public override Opcode Opcode => Opcode.Sgd;

    public override double[] Attributes => [Momentum, WeightDecay, Nesterov ? 1 : 0];

    protected override double Step(double parameter, double gradient, double rate, Span<double> states, long step)
    {
        gradient += WeightDecay * parameter;
        if (states.IsEmpty)
        {
            return parameter - rate * gradient;
        }

        states[0] = Momentum * states[0] + gradient;
        return parameter - rate * (Nesterov ? gradient + Momentum * states[0] : states[0]);
    }
}
