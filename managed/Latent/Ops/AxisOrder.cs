namespace Latent;

/// <summary>An order of the axes of a tensor. An instruction holds it as a number with three bits for each place.</summary>
internal readonly record struct AxisOrder(int Bits, int Rank)
{
    private const int BitsOfAxis = 3;

    /// <summary>Packs an order, which names each axis once.</summary>
    public static AxisOrder Of(IReadOnlyList<int> axes) =>
        new(axes.Select((axis, place) => axis << (BitsOfAxis * place)).Sum(), axes.Count);

    /// <summary>The axis at a place.</summary>
    public int this[int place] => Bits >> (BitsOfAxis * place) & ((1 << BitsOfAxis) - 1);

    /// <summary>The axes by their places.</summary>
    public int[] ToArray()
    {
        AxisOrder order = this;
        return [.. Enumerable.Range(0, Rank).Select(place => order[place])];
    }
}
