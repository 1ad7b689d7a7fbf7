namespace Latent;

/// <summary>A set of axes of a tensor. An instruction holds it as a number with bit i for axis i.</summary>
internal readonly record struct AxisSet(int Bits)
{
    /// <summary>The set of one axis.</summary>
    public static AxisSet Of(int axis) => new(1 << axis);

    /// <summary>The axes 0 to rank − 1.</summary>
    public static AxisSet All(int rank) => new((1 << rank) - 1);

    /// <summary>The given axes of a tensor, or all if none is given. Negative ones count from the end.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public static AxisSet Of(Tensor tensor, ReadOnlySpan<int> axes)
    {
        AxisSet set = axes.IsEmpty ? All(tensor.Shape.Rank) : default;
        foreach (int axis in axes)
        {
            int positive = axis < 0 ? axis + tensor.Shape.Rank : axis;
            set |= positive >= 0 && positive < tensor.Shape.Rank ? Of(positive) : throw new ArgumentOutOfRangeException(
                nameof(axes), axis, $"Tensor {tensor} has no axis {axis}; its axes are 0 to {tensor.Shape.Rank - 1}.");
        }

        return set;
    }

    /// <summary>The axes of two sets.</summary>
    public static AxisSet operator |(AxisSet left, AxisSet right) => new(left.Bits | right.Bits);

    /// <summary>Whether an axis is in the set.</summary>
    public bool Contains(int axis) => (Bits >> axis & 1) == 1;

    /// <summary>The axes in order.</summary>
    public IEnumerable<int> InOrder()
    {
        AxisSet set = this;
        return Enumerable.Range(0, Shape.MaxRank).Where(axis => set.Contains(axis));
    }
}
