using Latent.Interop.Native;

namespace Latent;

/// <summary>Each element is value · batch^power, with a power of −1, 0 or 1.</summary>
internal sealed record FillOp(double Value, int BatchPower, Shape Shape) : Op
{
    public override string Name => "fill";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Shape;

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] values = new double[Shape.Count(evaluation.Batch)];
        Array.Fill(values, Value * Math.Pow(evaluation.GlobalBatch, BatchPower));
        return values;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Fill, 0, 0, Value, BatchPower);
}
