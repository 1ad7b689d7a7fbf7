using System.Collections;
using System.Runtime.CompilerServices;

namespace Latent;

/// <summary>
/// The dimensions of a tensor, outermost first. A dimension of 0 or more is a size; a negative one, <c>-k</c>, stands for <c>k</c> times
/// the batch of a run, so that one traced graph serves every batch size. Written as a collection: <c>Shape s = [Shape.Batch, 784]</c>.
/// </summary>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IEnumerable<long>
{
    /// <summary>The symbolic dimension "one row for each sample of the batch".</summary>
    public const long Batch = -1;

    /// <summary>The most dimensions of a tensor.</summary>
    public const int MaxRank = Interop.Native.Constants.MaxRank;

    private readonly long[]? _dims;

    private Shape(long[] dims) => _dims = dims;

    /// <summary>The shape of a single number, without dimensions.</summary>
    public static Shape Scalar => default;

    /// <summary>Makes a shape from its dimensions.</summary>
    /// <exception cref="ArgumentException">There are more than <see cref="MaxRank"/> dimensions.</exception>
    public static Shape Create(ReadOnlySpan<long> dims) => dims.Length <= MaxRank
        ? new Shape(dims.ToArray())
        : throw new ArgumentException($"A tensor has at most {MaxRank} dimensions, not {dims.Length}.", nameof(dims));

    /// <summary>The number of dimensions.</summary>
    public int Rank => _dims?.Length ?? 0;

    /// <summary>The dimensions, outermost first.</summary>
    public ReadOnlySpan<long> Dims => _dims;

    /// <summary>One dimension.</summary>
    public long this[int axis] => Dims[axis];

    /// <summary>Whether a dimension depends on the batch.</summary>
    public bool HasBatch => BatchPower > 0;

    /// <summary>
    /// The number of dimensions that depend on the batch: there are <see cref="Coefficient"/> · batch^BatchPower elements.
    /// </summary>
    internal int BatchPower => (_dims ?? []).Count(dim => dim < 0);

    /// <summary>The number of elements for a batch of 1.</summary>
    /// <exception cref="OverflowException">It exceeds 2⁶³ − 1.</exception>
    internal long Coefficient => Count(1);

    /// <summary>The number of elements for a batch.</summary>
    /// <exception cref="OverflowException">It exceeds 2⁶³ − 1.</exception>
    public long Count(long batch)
    {
        long count = 1;
        foreach (long dim in Dims)
        {
            count = checked(count * Resolve(dim, batch));
        }

        return count;
    }

    /// <summary>The actual sizes for a batch.</summary>
    public long[] Resolve(long batch) => [.. Dims.ToArray().Select(dim => Resolve(dim, batch))];

    /// <summary>
    /// Whether this shape can be repeated to <paramref name="target"/>: aligned at the last dimension, each dimension is equal or 1.
    /// </summary>
    public bool BroadcastsTo(Shape target)
    {
        int offset = target.Rank - Rank;
        for (int axis = 0; axis < Rank && offset >= 0; axis++)
        {
            if (this[axis] != 1 && this[axis] != target[axis + offset])
            {
                return false;
            }
        }

        return offset >= 0;
    }

    /// <summary>The common shape of two operands, each repeated where it has a dimension of 1 or lacks a leading one.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        long[] dims = new long[Math.Max(a.Rank, b.Rank)];
        for (int i = 1; i <= dims.Length; i++)
        {
            long p = i <= a.Rank ? a[a.Rank - i] : 1;
            long q = i <= b.Rank ? b[b.Rank - i] : 1;
            dims[^i] = p == q || q == 1 ? p : p == 1 ? q : throw new ArgumentException(
                $"Shapes {a} and {b} do not fit: counted from the end, dimension {i} is {Text(p)} and {Text(q)}; "
                + "they must be equal or one of them 1.");
        }

        return new Shape(dims);
    }

    /// <summary>This shape with the given axes reduced to size 1.</summary>
    internal Shape Reduce(IEnumerable<int> axes)
    {
        long[] dims = Dims.ToArray();
        foreach (int axis in axes)
        {
            dims[axis] = 1;
        }

        return new Shape(dims);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => Dims.SequenceEqual(other.Dims);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        HashCode hash = default;
        foreach (long dim in Dims)
        {
            hash.Add(dim);
        }

        return hash.ToHashCode();
    }

    /// <summary>Whether two shapes are the same.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Text such as <c>[batch, 784]</c>.</summary>
    public override string ToString() => $"[{string.Join(", ", Dims.ToArray().Select(Text))}]";

    /// <inheritdoc/>
    public IEnumerator<long> GetEnumerator() => ((IEnumerable<long>)(_dims ?? [])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>The size of a dimension for a batch.</summary>
    internal static long Resolve(long dim, long batch) => dim >= 0 ? dim : checked(-dim * batch);

    private static string Text(long dim) => dim >= 0 ? $"{dim}" : dim == Batch ? "batch" : $"{-dim}*batch";
}
