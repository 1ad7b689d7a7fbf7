using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>Elementwise operations one after the other.</summary>
/// <param name="Steps">The traced nodes in order; the last gives the result.</param>
/// <param name="Outside">The traced nodes that the inputs stand for.</param>
internal sealed record ChainOp(Tensor[] Steps, Tensor[] Outside) : CompilerOp
{
    public override string Name => "chain";

    public override string Description => string.Join(", ", Steps.Select(step => step.Op.Name));

    public override bool IsInPlace(int input) => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Steps[^1].Shape;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        Dictionary<Tensor, double[]> values = Outside.Zip(inputs).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (Tensor step in Steps)
        {
            values[step] = step.Op.Evaluate(evaluation, step, Array.ConvertAll(step.Inputs, input => values[input]));
        }

        return values[Steps[^1]];
    }

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
        int first = writer.AddChain(Array.ConvertAll(Steps, step => StepOf(step.Op, Array.ConvertAll(step.Inputs, Operand))));
        writer.Add(node, Opcode.Chain, first, Steps.Length);
    }

    private static ChainStep StepOf(Op op, int[] operands) => op switch
    {
        UnaryOp unary => ChainStep.Create(Opcode.Map, (int)unary.Map, operands, unary.A, unary.B),
        BinaryOp binary => ChainStep.Create(Opcode.Combine, (int)binary.Combine, operands, binary.A),
        _ => ChainStep.Create(Opcode.Select, 0, operands),
    };

    private int Operand(Tensor tensor)
    {
        int step = Array.IndexOf(Steps, tensor);
        return step >= 0 ? InstructionFormat.ChainResult(step) : Array.IndexOf(Outside, tensor);
    }
}
