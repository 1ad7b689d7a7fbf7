using Latent.Interop.Native;

namespace Latent;

/// <summary>Windows along an axis: element j of window o is at the position start + o · stride + j · dilation.</summary>
/// <param name="Axis">The axis, which must not depend on the batch.</param>
/// <param name="Count">The number of windows.</param>
/// <param name="Size">The number of elements of a window.</param>
/// <param name="Start">The position of the first element, which may lie outside of the axis.</param>
/// <param name="Stride">The distance from one window to the next.</param>
/// <param name="Dilation">The distance from one element of a window to the next.</param>
internal readonly record struct WindowGeometry(int Axis, long Count, long Size, long Start, long Stride, long Dilation)
{
    /// <summary>The shape with the axes [count, size] in place of the axis.</summary>
    public Shape Windows(Shape flat) => [.. flat.Take(Axis), Count, Size, .. flat.Skip(Axis + 1)];

    /// <summary>Visits each element of the windows: its index, and the index in the tensor of its position, or -1 outside.</summary>
    public void ForEach(long[] flat, Action<long, long> visit)
    {
        (long outer, long length, long inner) = (Product(flat[..Axis]), flat[Axis], Product(flat[(Axis + 1)..]));
        for (long element = 0; element < outer * Count * Size * inner; element++)
        {
            (long rest, long i) = Math.DivRem(element, inner);
            (rest, long j) = Math.DivRem(rest, Size);
            (long r, long o) = Math.DivRem(rest, Count);
            long position = Start + o * Stride + j * Dilation;
            visit(element, position >= 0 && position < length ? (r * length + position) * inner + i : -1);
        }
    }

    private static long Product(long[] dims) => dims.Aggregate(1L, (product, dim) => product * dim);
}

/// <summary>Windows copied from a tensor, with a fill at positions outside of it.</summary>
internal sealed record WindowOp(WindowGeometry Windows, double Fill) : Op
{
    public override string Name => "window";

    public override Shape Infer(ReadOnlySpan<Tensor> inputs) => Windows.Windows(inputs[0].Shape);

    public override Tensor?[] Gradient(Tensor node, Tensor gradient) =>
        [gradient.Apply(new FoldOp(Windows, node.Inputs[0].Shape[Windows.Axis]))];

    public override double[] Evaluate(Evaluation evaluation, Tensor node, double[][] inputs)
    {
        double[] values = new double[node.Shape.Count(evaluation.Batch)];
        Windows.ForEach(node.Inputs[0].Shape.Resolve(evaluation.Batch), (element, at) => values[element] = at < 0 ? Fill : inputs[0][at]);
        return values;
    }

    public override void Emit(IInstructionWriter writer, Tensor node) =>
        writer.Add(node, Opcode.Window, 0, Windows.Axis, InstructionFormat.Window(Windows, Fill));
}

public sealed partial class Tensor
{
    /// <summary>Part of the tensor along an axis: positions start, start + step, …</summary>
    /// <param name="axis">The axis, which must not depend on the batch; negative ones count from the end.</param>
    /// <param name="start">The first position.</param>
    /// <param name="length">The number of positions.</param>
    /// <param name="step">Their distance, 1 or more.</param>
    /// <exception cref="ArgumentException">A position lies outside, or the axis depends on the batch.</exception>
    public Tensor Slice(int axis, long start, long length, long step = 1)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(step, 1);
        axis = FixedAxis(axis);
        long last = start + (length - 1) * step;
        if (start < 0 || length < 0 || (length > 0 && last >= Shape[axis]))
        {
            throw new ArgumentException(
                $"The positions {start} to {last} of axis {axis} are not all in {this}; the axis has the positions 0 to {Shape[axis] - 1}.",
                nameof(length));
        }

        return Stretch(new WindowGeometry(axis, length, 1, start, step, 1), 0);
    }

    /// <summary>The tensor with positions added at both ends of an axis, filled with a number.</summary>
    /// <param name="axis">The axis, which must not depend on the batch; negative ones count from the end.</param>
    /// <param name="before">Positions added at the beginning, 0 or more.</param>
    /// <param name="after">Positions added at the end, 0 or more.</param>
    /// <param name="value">The number.</param>
    /// <exception cref="ArgumentException">The axis depends on the batch, or there is no such axis.</exception>
    public Tensor Pad(int axis, long before, long after, double value = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(before);
        ArgumentOutOfRangeException.ThrowIfNegative(after);
        axis = FixedAxis(axis);
        return Stretch(new WindowGeometry(axis, before + Shape[axis] + after, 1, -before, 1, 1), value);
    }

    /// <summary>
    /// All windows of a size along an axis, [.., n, ..] → [.., count, size, ..] with count = ⌊(n + 2 · padding − dilation · (size − 1) − 1)
    /// / stride⌋ + 1.
    /// </summary>
    /// <param name="axis">The axis, which must not depend on the batch; negative ones count from the end.</param>
    /// <param name="size">The number of elements of a window, 1 or more.</param>
    /// <param name="stride">The distance from one window to the next, 1 or more.</param>
    /// <param name="padding">Positions added on both sides, 0 or more.</param>
    /// <param name="dilation">The distance from one element of a window to the next, 1 or more.</param>
    /// <param name="fill">The number at the added positions.</param>
    /// <exception cref="ArgumentException">No window fits, or the axis depends on the batch.</exception>
    public Tensor Windows(int axis, long size, long stride = 1, long padding = 0, long dilation = 1, double fill = 0)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(size, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(stride, 1);
        ArgumentOutOfRangeException.ThrowIfNegative(padding);
        ArgumentOutOfRangeException.ThrowIfLessThan(dilation, 1);
        axis = FixedAxis(axis);
        long room = Shape[axis] + 2 * padding - dilation * (size - 1) - 1;
        return room >= 0
            ? Apply(new WindowOp(new WindowGeometry(axis, room / stride + 1, size, -padding, stride, dilation), fill))
            : throw new ArgumentException(
                $"A window of {size} elements at distances of {dilation} does not fit axis {axis} of {this} with a padding of {padding}.",
                nameof(size));
    }

    private Tensor Stretch(WindowGeometry geometry, double fill)
    {
        Tensor windows = Apply(new WindowOp(geometry, fill));
        return windows.Reshape([.. windows.Shape.Where((_, axis) => axis != geometry.Axis + 1)]);
    }

    /// <summary>The number of an axis, from 0. Axes that depend on the batch are refused.</summary>
    private int FixedAxis(int axis)
    {
        int positive = axis < 0 ? axis + Shape.Rank : axis;
        return positive >= 0 && positive < Shape.Rank && Shape[positive] >= 0
            ? positive
            : throw new ArgumentException(
                $"Axis {axis} of {this} does not exist or depends on the batch; an axis of a fixed size is needed.", nameof(axis));
    }
}
