using Latent.Compilation.Passes;
using Latent.Interop;
using Latent.Interop.Native;

namespace Latent.Compilation.Cpu;

/// <summary>An update of a weight inside the product that computes its gradient. Inputs: the factors, and the learning rate.</summary>
internal sealed record ProductUpdateOp(UpdateOp Update) : UpdateOp(Update.Parameter, Update.States), IHasSideResults
{
    /// <summary>The output slot of the sums of the first factor over k.</summary>
    public const int RowSums = 3;

    public override string Name => $"{Update.Name} of matmul";

    public override string Description => $"matmul tn + {Update.Name}";

    public override Opcode Opcode => Opcode.MatmulUpdate;

    public override double[] Attributes => Update.Attributes;

    public override double Flops(Tensor node, int batch) => MatMulOp.Flops(GemmForm.Tn, node.Inputs[0].Shape, node.Inputs[1].Shape, batch);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => [0];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs) =>
        Update.Evaluate(evaluation, node, [new MatMulOp(GemmForm.Tn).Evaluate(evaluation, node, inputs[..2]), inputs[2]]);

    public double[] EvaluateSide(Evaluation evaluation, Tensor node, double[][] inputs, int slot) =>
        ProductOp.SumRows(inputs[0], (int)node.Inputs[0].Shape[1]);

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.AddEffect(node, Opcode, (int)Update.Opcode, [Parameter, .. States], Attributes);

    protected override double Step(double parameter, double gradient, double rate, Span<double> states, long step) =>
        throw new NotSupportedException($"{Name}: the update that was fused computes the step.");
}
