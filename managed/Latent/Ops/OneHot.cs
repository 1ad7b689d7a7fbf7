namespace Latent;

/// <content>Class numbers as vectors.</content>
public sealed partial class Tensor
{
    /// <summary>
    /// Class numbers as vectors, [..] → [.., classes]: 1 at the place of the class, counted from 0, and 0 elsewhere. A number that is no
    /// class, such as ½ or NaN, gives zeros. The gradient is 0.
    /// </summary>
    /// <param name="classes">The number of classes, 1 to 2²⁴.</param>
    /// <exception cref="ArgumentException">The number of classes is outside of this range, or the rank becomes too large.</exception>
    public Tensor OneHot(int classes) => Reshape([.. Shape, 1]).EqualTo(Range(Graph, classes));
}
