using Latent.Interop.Native;

namespace Latent.Compilation.Passes;

/// <summary>Elementwise operations one after the other, as one instruction.</summary>
/// <param name="Steps">The traced nodes, each after those that it reads; the last gives the first result.</param>
/// <param name="Outside">The traced nodes that the inputs stand for.</param>
/// <param name="Further">The steps whose values are further results.</param>
internal sealed record ChainOp(Tensor[] Steps, Tensor[] Outside, Tensor[] Further) : CompilerOp, IHasSideResults
{
    public override string Name => "chain";

    public override string Description => string.Join(", ", Steps.Select(step => step.Op.Name));

    public override bool IsInPlace(int input) => true;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Steps[^1].Shape;

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) => Values(evaluation, inputs)[Steps[^1]];

    public double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot) =>
        Values(evaluation, inputs)[Further[slot - 1]];

    public override void Emit(IInstructionWriter writer, Tensor node)
    {
        int first = writer.AddChain(Array.ConvertAll(Steps, StepOf));
        writer.Add(node, Opcode.Chain, first, Steps.Length);
    }

    /// <summary>The output slot of a further result; 0 for other steps.</summary>
    public int SlotOf(Tensor step) => 1 + Array.IndexOf(Further, step);

    private Dictionary<Tensor, double[]> Values(Evaluation evaluation, double[][] inputs)
    {
        Dictionary<Tensor, double[]> values = Outside.Zip(inputs).ToDictionary(pair => pair.First, pair => pair.Second);
        foreach (Tensor step in Steps)
        {
            values[step] = step.Op.Evaluate(evaluation, step, Array.ConvertAll(step.Inputs, input => values[input]));
        }

        return values;
    }

    private ChainStep StepOf(Tensor step)
    {
        int[] operands = Array.ConvertAll(step.Inputs, Operand);
        ChainStep described = step.Op switch
        {
            UnaryOp unary => ChainStep.Create(Opcode.Map, (int)unary.Map, operands, unary.A, unary.B),
            BinaryOp binary => ChainStep.Create(Opcode.Combine, (int)binary.Combine, operands, binary.A),
            _ => ChainStep.Create(Opcode.Select, 0, operands),
        };
        return described with { Output = SlotOf(step) };
    }

    private int Operand(Tensor tensor)
    {
        int step = Array.IndexOf(Steps, tensor);
        return step >= 0 ? InstructionFormat.ChainResult(step) : Array.IndexOf(Outside, tensor);
    }
}
