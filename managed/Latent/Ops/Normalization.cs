using Latent.Interop.Native;

namespace Latent;

/// <summary>A softmax of each row, over the last axis.</summary>
internal abstract record NormalizationOp(Interop.Native.Softmax Softmax) : Op
{
    public sealed override bool IsInPlace(int input) => true;

    public sealed override Shape Infer(ReadOnlySpan<Tensor> inputs) =>
        inputs[0].Shape.Rank > 0 ? inputs[0].Shape : throw Mismatch($"{inputs[0]} is a scalar; at least one axis is needed.");

    /// <summary>An element's value from its logit and the log-sum-exp of its row.</summary>
    protected abstract double Value(double x, double logSumExp);

    public sealed override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        int columns = (int)node.Shape.Resolve(evaluation.Batch)[^1];
        return [.. inputs[0].Chunk(Math.Max(columns, 1)).SelectMany(row =>
        {
            double largest = row.Max();
            double logSumExp = largest + Math.Log(row.Sum(x => Math.Exp(x - largest)));
            return row.Select(x => Value(x, logSumExp));
        })];
    }

    public sealed override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Softmax, (int)Softmax, 0);
}
