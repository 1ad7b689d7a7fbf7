namespace Latent;

/// <content>Whole numbers in order.</content>
public sealed partial class Tensor
{
    // Beyond it floats skip whole numbers.
    private const int MostRange = 1 << 24;

    /// <summary>The numbers 0, 1, …, count − 1 as a vector. It is made by doubling: ⌈log₂ count⌉ additions and joins.</summary>
    /// <param name="graph">The graph.</param>
    /// <param name="count">The number of elements, 1 to 2²⁴.</param>
    internal static Tensor Range(Graph graph, long count)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, MostRange);
        Tensor numbers = graph.Constant(0, [1]);
        for (long length = 1; length < count; length *= 2)
        {
            long added = Math.Min(length, count - length);
            Tensor next = numbers + length;
            numbers = numbers.Concat(0, added == length ? next : next.Slice(0, 0, added));
        }

        return numbers;
    }
}
