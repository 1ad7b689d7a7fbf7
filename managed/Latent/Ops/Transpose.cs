using Latent.Interop.Native;

namespace Latent;

/// <summary>Axes in another order: axis a of the result is axis Order[a] of the input.</summary>
internal sealed record TransposeOp(AxisOrder Order) : Op
{
    public override string Name => "transpose";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Tensor input = inputs[0];
        return [.. Order.ToArray().Select(axis => input.Shape[axis])];
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        int[] back = new int[Order.Rank];
        foreach ((int place, int axis) in Order.ToArray().Index())
        {
            back[axis] = place;
        }

        return [gradient.Transpose(back)];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        long[] from = node.Inputs[0].Shape.Resolve(evaluation.Batch);
        long[] to = node.Shape.Resolve(evaluation.Batch);
        int[] axes = Order.ToArray();
        double[] values = new double[inputs[0].Length];
        for (long i = 0; i < values.Length; i++)
        {
            long[] position = new long[axes.Length];
            long rest = i;
            for (int place = axes.Length - 1; place >= 0; place--)
            {
                (rest, position[axes[place]]) = Math.DivRem(rest, to[place]);
            }

            values[i] = inputs[0][position.Zip(from).Aggregate(0L, (index, at) => index * at.Second + at.First)];
        }

        return values;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Transpose, 0, Order.Bits);
}

public sealed partial class Tensor
{
    /// <summary>The axes in another order: axis a of the result is axis <paramref name="order"/>[a] of this tensor.</summary>
    /// <exception cref="ArgumentException">The order does not name each axis once.</exception>
    public Tensor Transpose(params ReadOnlySpan<int> order)
    {
        int[] axes = order.ToArray();
        // Checked before the axes are packed, since a number above 7 would not fit into the three bits of its place.
        return axes.Order().SequenceEqual(Enumerable.Range(0, Shape.Rank))
            ? Apply(new TransposeOp(AxisOrder.Of(axes)))
            : throw new ArgumentException($"[{string.Join(", ", axes)}] is no order of the axes 0 to {Shape.Rank - 1} of {this}.",
                nameof(order));
    }
}
