using Latent.Interop.Native;

namespace Latent;

/// <summary>Axes in another order: axis a of the result is axis Order[a] of the input, three bits each.</summary>
internal sealed record TransposeOp(int Order, int Rank) : Op
{
    private const int AxisBits = 3;

    public TransposeOp(IReadOnlyList<int> axes)
        : this(axes.Select((axis, place) => axis << (AxisBits * place)).Sum(), axes.Count)
    {
    }

    public override string Name => "transpose";

    private IEnumerable<int> Axes => Enumerable.Range(0, Rank).Select(place => Order >> (AxisBits * place) & 7);

    public override Shape Infer(ReadOnlySpan<Tensor> inputs)
    {
        Tensor input = inputs[0];
        return [.. Axes.Select(axis => input.Shape[axis])];
    }

    public override Tensor?[] Gradient(Tensor node, Tensor gradient)
    {
        int[] back = new int[Rank];
        foreach ((int place, int axis) in Axes.Index())
        {
            back[axis] = place;
        }

        return [gradient.Transpose(back)];
    }

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        long[] from = node.Inputs[0].Shape.Resolve(evaluation.Batch);
        long[] to = node.Shape.Resolve(evaluation.Batch);
        int[] axes = [.. Axes];
        double[] values = new double[inputs[0].Length];
        for (long i = 0; i < values.Length; i++)
        {
            long[] position = new long[Rank];
            long rest = i;
            for (int place = Rank - 1; place >= 0; place--)
            {
                (rest, position[axes[place]]) = Math.DivRem(rest, to[place]);
            }

            values[i] = inputs[0][position.Zip(from).Aggregate(0L, (index, at) => index * at.Second + at.First)];
        }

        return values;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) => writer.Add(node, Opcode.Transpose, 0, Order);
}

public sealed partial class Tensor
{
    /// <summary>The axes in another order: axis a of the result is axis <paramref name="order"/>[a] of this tensor.</summary>
    /// <exception cref="ArgumentException">The order does not name each axis once.</exception>
    public Tensor Transpose(params ReadOnlySpan<int> order)
    {
        int[] axes = order.ToArray();
        // Before they are packed into bits, of which a number that is no axis has too many.
        return axes.Order().SequenceEqual(Enumerable.Range(0, Shape.Rank))
            ? Apply(new TransposeOp(axes))
            : throw new ArgumentException($"[{string.Join(", ", axes)}] is no order of the axes 0 to {Shape.Rank - 1} of {this}.", nameof(order));
    }
}
