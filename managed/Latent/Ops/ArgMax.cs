namespace Latent;

/// <content>Places of extreme elements.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// The position of the largest element along an axis, counted from 0, as a float; the first of equal ones. If there is a NaN, it is the
    /// position of the first NaN. The axis disappears. The gradient is 0.
    /// </summary>
    /// <param name="axis">
    /// The axis, of 1 to 2²⁴ elements, which must not depend on the batch; negative ones count from the end.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such axis, it depends on the batch, or its size is outside of this range.
    /// </exception>
    public Tensor ArgMax(int axis)
    {
        axis = FixedAxis(axis);
        long count = Shape[axis];
        if (count is < 1 or > MostRange)
        {
            throw new ArgumentException(
                $"Axis {axis} of {this} has {count} elements; expected 1 to {MostRange}, among which one is the largest.", nameof(axis));
        }

        Tensor largest = Reduced(new MaxOp(AxisSet.Of(axis)), keepAxes: true);
        // A NaN makes the largest NaN as well, which no element is smaller than: then the other elements are ruled out by being numbers.
        Tensor isOther = largest.Greater(this).Maximum(IsOrdered(this).Greater(largest.IsOrdered(largest)));
        Tensor fromEnd = (count - Range(Graph, count)).Reshape([count, .. Enumerable.Repeat(1L, Shape.Rank - 1 - axis)]);
        return count - ((1 - isOther) * fromEnd).Max(axis);
    }
}
