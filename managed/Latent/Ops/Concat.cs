using Latent.Interop.Native;

namespace Latent;

/// <summary>Tensors one after the other along an axis that does not depend on the batch.</summary>
internal sealed record ConcatOp(int Axis) : Op
{
    public override string Name => "concat";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Shape first = inputs[0].Shape;
        foreach (Tensor part in inputs)
        {
            if (part.Shape.Rank != first.Rank || part.Shape.Index()
                .Any(dim => dim.Index == Axis ? dim.Item < 0 : dim.Item != first[dim.Index]))
            {
                throw Mismatch(
                    $"{part} does not fit {inputs[0]} along axis {Axis}, which must not depend on the batch; "
                    + "all other dimensions must be equal.");
            }
        }

        long sum = inputs.ToArray().Sum(part => part.Shape[Axis]);
        return [.. first.Select((dim, axis) => axis == Axis ? sum : dim)];
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        long start = 0;
        return Array.ConvertAll(node.Inputs, part =>
        {
            long begin = start;
            start += part.Shape[Axis];
            return gradient.Slice(Axis, begin, part.Shape[Axis]);
        });
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        long outer = node.Shape.Take(Axis).Aggregate(1L, (count, dim) => count * Shape.Resolve(dim, evaluation.Batch));
        int[] parts = Array.ConvertAll(inputs, part => outer == 0 ? 0 : (int)(part.Length / outer));
        return [.. Enumerable.Range(0, (int)outer)
            .SelectMany(row => inputs.Zip(parts).SelectMany(part => part.First.Skip(row * part.Second).Take(part.Second)))];
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Concat, 0, Axis);
}

public sealed partial class Tensor
{
    /// <summary>This tensor and others one after the other along an axis; all other dimensions are equal.</summary>
    /// <param name="axis">The axis, which must not depend on the batch; negative ones count from the end.</param>
    /// <param name="others">The tensors that follow this one.</param>
    /// <exception cref="ArgumentException">A shape does not fit.</exception>
    public Tensor Concat(int axis, params ReadOnlySpan<Tensor> others)
    {
        axis = FixedAxis(axis);
        Tensor result = this;
        for (int i = 0; i < others.Length; i += Constants.MaxInputs - 1)
        {
            result = result.Apply(new ConcatOp(axis), others[i..Math.Min(i + Constants.MaxInputs - 1, others.Length)]);
        }

        return result;
    }
}
