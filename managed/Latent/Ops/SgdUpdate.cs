using Latent.Interop.Native;

namespace Latent;

/// <summary>Stochastic gradient descent with momentum μ, as PyTorch defines it: v ← μ v + g, θ ← θ − η v (Nesterov: g + μ v).</summary>
internal sealed record SgdUpdateOp(Variable Parameter, Variable? Velocity, double Momentum, double WeightDecay, bool Nesterov)
    : UpdateOp(Parameter, Velocity is null ? [] : [Velocity])
{
    public override string Name => "sgd";

    public override Opcode Opcode => Opcode.Sgd;

    public override double[] Attributes => [Momentum, WeightDecay, Nesterov ? 1 : 0];

    protected override double Step(double parameter, double gradient, double rate, Span<double> slots, long step)
    {
        gradient += WeightDecay * parameter;
        if (slots.IsEmpty)
        {
            return parameter - rate * gradient;
        }

        slots[0] = Momentum * slots[0] + gradient;
        return parameter - rate * (Nesterov ? gradient + Momentum * slots[0] : slots[0]);
    }
}
