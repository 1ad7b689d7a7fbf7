namespace Latent.Torch;

/// <summary>A tensor of the file: the numbers of a storage at an offset and at strides, as PyTorch keeps them.</summary>
internal sealed class TensorView
{
    /// <summary>The greatest number of dimensions.</summary>
    public const int MaxRank = 16;

    private readonly long _offset;
    private readonly long[] _strides;

    private TensorView(Storage storage, ElementType type, long offset, int[] shape, long[] strides, int count) =>
        (Storage, Type, _offset, Shape, _strides, Count) = (storage, type, offset, shape, strides, count);

    /// <summary>The storage.</summary>
    public Storage Storage { get; }

    /// <summary>The type of the numbers.</summary>
    public ElementType Type { get; }

    /// <summary>The dimensions; none for a single number.</summary>
    public int[] Shape { get; }

    /// <summary>The product of the dimensions.</summary>
    public int Count { get; }

    /// <summary>Whether its numbers lie in row-major order without a gap.</summary>
    public bool IsContiguous
    {
        get
        {
            long stride = 1;
            for (int axis = Shape.Length - 1; axis >= 0; axis--)
            {
                if (Shape[axis] != 1 && _strides[axis] != stride)
                {
                    return Count == 0;
                }

                stride *= Shape[axis];
            }

            return true;
        }
    }

    /// <summary>Creates a view.</summary>
    /// <param name="faults">Creates exceptions.</param>
    /// <param name="storage">The storage.</param>
    /// <param name="type">The type of the numbers: that of the storage, unless the storage has none.</param>
    /// <param name="offset">The place of the first number, in numbers.</param>
    /// <param name="shape">The dimensions.</param>
    /// <param name="strides">The distance in the storage between neighbours along each dimension, in numbers.</param>
    /// <exception cref="TorchFileException">The numbers are not all within the storage, or are too many.</exception>
    public static TensorView Create(Faults faults, Storage storage, ElementType type, long offset, long[] shape, long[] strides)
    {
        if (shape.Length > MaxRank || strides.Length != shape.Length)
        {
            throw faults.Of("number of dimensions and of strides of a tensor", $"{shape.Length} and {strides.Length}",
                $"as many of both, and at most {MaxRank}");
        }

        string place = $"offset {offset}, shape [{string.Join(", ", shape)}], strides [{string.Join(", ", strides)}]";
        if (offset < 0 || shape.Any(dimension => dimension < 0) || strides.Any(stride => stride < 0))
        {
            throw faults.Of("place of a tensor", place, "no negative number");
        }

        int count = CountOf(shape) ?? throw faults.Of("place of a tensor", place, $"at most {Array.MaxLength} numbers");
        long available = storage.Bytes / type.Bytes;
        return count == 0 || IsInside(available, offset, shape, strides)
            ? new TensorView(storage, type, offset, Array.ConvertAll(shape, dimension => (int)dimension), strides, count)
            : throw faults.Of("place of a tensor", place, $"one within the {available} numbers of its storage '{storage.Key}'");
    }

    /// <summary>Copies the numbers in row-major order.</summary>
    /// <param name="storage">All numbers of the storage.</param>
    public float[] From(ReadOnlySpan<float> storage)
    {
        if (IsContiguous)
        {
            return Count == 0 ? [] : storage.Slice((int)_offset, Count).ToArray();
        }

        float[] values = new float[Count];
        int[] position = new int[Shape.Length];
        long place = _offset;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = storage[(int)place];
            place += Advance(position);
        }

        return values;
    }

    /// <summary>Moves a position to the next in row-major order, and returns by how much its place in the storage changes.</summary>
    private long Advance(int[] position)
    {
        long change = 0;
        for (int axis = Shape.Length - 1; axis >= 0; axis--)
        {
            if (++position[axis] < Shape[axis])
            {
                return change + _strides[axis];
            }

            position[axis] = 0;
            change -= (Shape[axis] - 1) * _strides[axis];
        }

        return change;
    }

    private static int? CountOf(long[] shape)
    {
        long count = 1;
        foreach (long dimension in shape)
        {
            if (dimension > Array.MaxLength || count * dimension > Array.MaxLength)
            {
                return null;
            }

            count *= dimension;
        }

        return (int)count;
    }

    private static bool IsInside(long available, long offset, long[] shape, long[] strides)
    {
        Int128 last = offset;
        for (int axis = 0; axis < shape.Length; axis++)
        {
            last += (Int128)(shape[axis] - 1) * strides[axis];
        }

        return last < available;
    }
}
