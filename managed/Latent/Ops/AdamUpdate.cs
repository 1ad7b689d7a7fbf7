using Latent.Interop.Native;

namespace Latent;

/// <summary>Adam (Kingma and Ba, 2015, algorithm 1), or AdamW (Loshchilov and Hutter, 2019) with the weight decay decoupled.</summary>
internal sealed record AdamUpdateOp(
    Variable Parameter, Variable First, Variable Second, double Beta1, double Beta2, double Epsilon, double WeightDecay, bool Decoupled,
    Repetition Repetition)
    : UpdateOp(Parameter, First, Second)
{
    public override string Name => "adam";

    public override Opcode Opcode => Opcode.Adam;

    public override double[] Attributes => [Beta1, Beta2, Epsilon, WeightDecay, Decoupled ? 1 : 0, Repetition.Count, Repetition.Index];

    protected override double Step(double parameter, double gradient, double rate, Span<double> states, long step)
    {
        if (Decoupled)
        {
            parameter -= rate * WeightDecay * parameter;
        }
        else
        {
            gradient += WeightDecay * parameter;
        }

        states[0] = Beta1 * states[0] + (1 - Beta1) * gradient;
        states[1] = Beta2 * states[1] + (1 - Beta2) * gradient * gradient;
        double t = (double)step * Repetition.Count + Repetition.Index + 1;
        double first = states[0] / (1 - Math.Pow(Beta1, t));
        double second = states[1] / (1 - Math.Pow(Beta2, t));
        return parameter - rate * first / (Math.Sqrt(second) + Epsilon);
    }
}
