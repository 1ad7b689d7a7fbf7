using Latent.Interop;
using Latent.Interop.Native;
using Dtype = Latent.Interop.Dtype;

namespace Latent;

/// <summary>Sums of rows by an index: row r is the sum of the rows whose index is r. The adjoint of <see cref="GatherRowsOp"/>.</summary>
internal sealed record ScatterRowsOp(long Rows) : Op
{
    public override string Name => "scatter";

    public override bool TakesFloatsOnly => false;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs switch
    {
        [{ Shape.Dims: [var count, var columns], Dtype: Dtype.F32 }, { Shape.Dims: [var indices], Dtype: Dtype.I32 }] when count
            == indices => [Rows, columns],
        _ => throw Mismatch($"rows [count, columns] of floats and indices [count] are needed, not {inputs[0]} and {inputs[1]}."),
    };

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => [gradient.GatherRows(node.Inputs[1]), null];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        int columns = (int)node.Shape[1];
        double[] sums = new double[node.Shape.Count(evaluation.Batch)];
        for (int i = 0; i < inputs[0].Length; i++)
        {
            sums[(int)inputs[1][i / columns] * columns + i % columns] += inputs[0][i];
        }

        return sums;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.ScatterRows, 0, 0);
}

public sealed partial class Tensor
{
    /// <summary>
    /// Sums the rows of this matrix [count, columns] by their index: row r of the result is the sum of the rows with index r, 0 if there is
    /// none.
    /// </summary>
    /// <param name="indices">32-bit integers [count], each from 0 to below <paramref name="rows"/>.</param>
    /// <param name="rows">Rows of the result.</param>
    /// <exception cref="ArgumentException">The shapes or types do not fit.</exception>
    public Tensor ScatterRows(Tensor indices, long rows) => Apply(new ScatterRowsOp(rows), indices);
}
