using Latent.Interop;
using Latent.Interop.Native;
using Dtype = Latent.Interop.Dtype;

namespace Latent;

/// <summary>Rows of a table by their indices, times a scale. Bytes of a table are converted to floats.</summary>
internal sealed record GatherRowsOp(double Scale) : Op
{
    public override string Name => "gather";

    public override bool TakesFloatsOnly => false;

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => inputs switch
    {
        [{ Shape.Rank: 2, Dtype: Dtype.F32 or Dtype.U8 } table, { Shape.Rank: 1, Dtype: Dtype.I32 } rows] =>
            [rows.Shape[0], table.Shape[1]],
        _ => throw Mismatch($"a table [rows, columns] of floats or bytes and indices [count] are needed, not {inputs[0]} and {inputs[1]}."),
    };

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) => node.Inputs[0] is { Dtype: Dtype.F32 } table
        ? [(Scale == 1 ? gradient : gradient * Scale).ScatterRows(node.Inputs[1], table.Shape[0]), null]
        : [null, null];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        int columns = (int)node.Shape[1];
        return [.. inputs[1].SelectMany(row => inputs[0].Skip((int)row * columns).Take(columns)).Select(value => value * Scale)];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.GatherRows, 0, 0, Scale);
}

public sealed partial class Tensor
{
    /// <summary>The rows of this table that the indices name, times a scale. Gradients flow into a table of floats.</summary>
    /// <exception cref="ArgumentException">
    /// The tensor is not a matrix of floats or bytes, or the indices are not a vector of 32-bit integers.
    /// </exception>
    public Tensor GatherRows(Tensor indices, double scale = 1) => Apply(new GatherRowsOp(scale), indices);
}
