using Latent.Interop;
using Latent.Interop.Native;

namespace Latent;

/// <summary>v ← (1 − weight) · v + weight · value at the end of the stage.</summary>
internal sealed record BlendOp(Variable Variable, double Weight) : EffectOp
{
    public override string Name => "blend";

    public override IReadOnlyList<Variable> Writes => [Variable];

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs[0].Shape == Variable.Shape
        ? [0]
        : throw Mismatch($"the value {inputs[0]} must have the shape {Variable.Shape} of {Variable.Name}.");

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] values = evaluation.Variable(Variable);
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Weight == 1 ? inputs[0][i] : (1 - Weight) * values[i] + Weight * inputs[0][i];
        }

        return [];
    }

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
        if (Weight == 1)
        {
            writer.AddEffect(node, Opcode.Map, 0, [Variable]);
            return;
        }

        int first = writer.AddChain(
            ChainStep.Create(Opcode.Map, (int)MapKind.Affine, [0], Weight),
            ChainStep.Create(Opcode.Map, (int)MapKind.Affine, [1], 1 - Weight),
            ChainStep.Create(Opcode.Combine, (int)CombineKind.Add, [InstructionFormat.ChainResult(0), InstructionFormat.ChainResult(1)]));
        writer.AddInPlace(node, Opcode.Chain, first, 3, Variable);
    }
}
