namespace Latent;

/// <content>Places of smallest elements.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// The position of the smallest element along an axis, counted from 0, as a float; the first of equal ones. If there is a NaN, it is
    /// the position of the first NaN. The axis disappears. The gradient is 0.
    /// </summary>
    /// <param name="axis">
    /// The axis, of 1 to 2²⁴ elements, which must not depend on the batch; negative ones count from the end.
    /// </param>
    /// <exception cref="ArgumentException">
    /// There is no such axis, it depends on the batch, or its size is outside of this range.
    /// </exception>
    public Tensor ArgMin(int axis) => Negate().ArgMax(axis);
}
