using Latent.Interop.Native;

namespace Latent.Interop;

/// <summary>The layout of a view: element (i, j, ...) lies at i · stride 0 + j · stride 1 + ... in its span.</summary>
internal readonly struct ViewLayout
{
    private readonly Int64Array6 _dims;
    private readonly Int64Array6 _strides;

    /// <summary>Checks dimensions and strides against the number of elements.</summary>
    /// <param name="dims">The dimensions, each 0 or more.</param>
    /// <param name="strides">The strides in elements, each 0 or more; those of row-major order if empty.</param>
    /// <param name="elements">Number of elements that the view may reach.</param>
    internal ViewLayout(ReadOnlySpan<long> dims, ReadOnlySpan<long> strides, long elements)
    {
        if (dims.Length > Constants.MaxRank)
        {
            throw new ArgumentException($"There are {dims.Length} dimensions; at most {Constants.MaxRank} were expected.", nameof(dims));
        }

        if (strides.Length > 0 && strides.Length != dims.Length)
        {
            throw new ArgumentException($"There are {strides.Length} strides; {dims.Length}, one for each dimension, were expected.",
                nameof(strides));
        }

        Rank = dims.Length;
        RequireAllPositive(dims, nameof(dims));
        RequireAllPositive(strides, nameof(strides));
        dims.CopyTo(_dims.AsSpan());
        try
        {
            if (strides.Length > 0)
            {
                strides.CopyTo(_strides.AsSpan());
            }
            else if (!dims.Contains(0))
            {
                WriteRowMajor(dims, _strides.AsSpan());
            }

            Length = Product(dims);
            Extent = ExtentOf(dims, _strides.AsReadOnlySpan());
        }
        catch (OverflowException)
        {
            throw new ArgumentException($"A view of dimensions {DimsText} has more than 2^63 - 1 elements.", nameof(dims));
        }

        if (Extent > elements)
        {
            throw new ArgumentException($"The view {this} reaches element {Extent - 1}; there are {elements} elements.", nameof(dims));
        }
    }

    private ViewLayout(int rank, Int64Array6 dims, Int64Array6 strides)
    {
        (Rank, _dims, _strides) = (rank, dims, strides);
        Length = Product(_dims.AsReadOnlySpan()[..rank]);
        Extent = ExtentOf(_dims.AsReadOnlySpan()[..rank], _strides.AsReadOnlySpan());
    }

    internal int Rank { get; }

    /// <summary>Number of elements.</summary>
    internal long Length { get; }

    /// <summary>Number of consecutive elements from the first to the last, those between included.</summary>
    internal long Extent { get; }

    /// <summary>Whether the elements lie one after the other, in row-major order.</summary>
    internal bool IsDense
    {
        get
        {
            long expected = 1;
            for (int axis = Rank - 1; axis >= 0 && Length > 0; axis--)
            {
                if (_dims.AsReadOnlySpan()[axis] != 1 && _strides.AsReadOnlySpan()[axis] != expected)
                {
                    return false;
                }

                expected *= _dims.AsReadOnlySpan()[axis];
            }

            return true;
        }
    }

    internal long Dim(int axis)
    {
        CheckAxis(axis, nameof(axis));
        return _dims.AsReadOnlySpan()[axis];
    }

    internal long Stride(int axis)
    {
        CheckAxis(axis, nameof(axis));
        return _strides.AsReadOnlySpan()[axis];
    }

    /// <summary>The offset of an element.</summary>
    internal long Offset(ReadOnlySpan<long> indices)
    {
        if (Safety.IsChecked && indices.Length != Rank)
        {
            throw new ArgumentException($"There are {indices.Length} indices; {Rank}, one for each dimension, were expected.",
                nameof(indices));
        }

        long offset = 0;
        for (int axis = 0; axis < indices.Length; axis++)
        {
            CheckIndex(axis, indices[axis]);
            offset += indices[axis] * _strides.AsReadOnlySpan()[axis];
        }

        return offset;
    }

    /// <summary>The layout of some indices of an axis, and the offset of its first element.</summary>
    internal ViewLayout Slice(int axis, long start, long length, out long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(start);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(start, Dim(axis));
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(length, Dim(axis) - start);
        Int64Array6 dims = _dims;
        dims[axis] = length;
        ViewLayout slice = new(Rank, dims, _strides);
        offset = slice.Length == 0 ? 0 : start * Stride(axis);
        return slice;
    }

    /// <summary>The layout of one index of an axis, without that axis, and the offset of its first element.</summary>
    internal ViewLayout Select(int axis, long index, out long offset)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(index);
        ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual(index, Dim(axis));
        ViewLayout slice = Slice(axis, index, 1, out offset);
        Int64Array6 dims = slice._dims, strides = slice._strides;
        for (int i = axis; i + 1 < Rank; i++)
        {
            (dims[i], strides[i]) = (dims[i + 1], strides[i + 1]);
        }

        return new ViewLayout(Rank - 1, dims, strides);
    }

    /// <summary>The layout with two axes exchanged.</summary>
    internal ViewLayout Transpose(int first, int second)
    {
        CheckAxis(first, nameof(first));
        CheckAxis(second, nameof(second));
        Int64Array6 dims = _dims, strides = _strides;
        (dims[first], dims[second]) = (dims[second], dims[first]);
        (strides[first], strides[second]) = (strides[second], strides[first]);
        return new ViewLayout(Rank, dims, strides);
    }

    /// <summary>The same dimensions, with strides of row-major order.</summary>
    internal ViewLayout RowMajor() => new(_dims.AsReadOnlySpan()[..Rank], default, long.MaxValue);

    /// <summary>Throws unless another view has the same dimensions.</summary>
    internal void RequireSameDims(in ViewLayout other, string name)
    {
        if (!_dims.AsReadOnlySpan()[..Rank].SequenceEqual(other._dims.AsReadOnlySpan()[..other.Rank]))
        {
            throw new ArgumentException($"{name} is {other}; the dimensions {DimsText} were expected.", name);
        }
    }

    /// <summary>Throws unless the view is dense.</summary>
    internal void RequireDense()
    {
        if (!IsDense)
        {
            throw new InvalidOperationException(
                $"The elements of the view {this} do not lie one after the other; copy them with CopyTo or ToArray.");
        }
    }

    /// <summary>The dimensions, and the strides if they are not those of row-major order: <c>[2, 3] with strides [1, 2]</c>.</summary>
    public override string ToString() =>
        IsDense ? DimsText : $"{DimsText} with strides [{string.Join(", ", _strides.AsReadOnlySpan()[..Rank].ToArray())}]";

    private string DimsText => $"[{string.Join(", ", _dims.AsReadOnlySpan()[..Rank].ToArray())}]";

    private void CheckAxis(int axis, string name)
    {
        if ((uint)axis >= (uint)Rank)
        {
            throw new ArgumentOutOfRangeException(name, axis, $"The view has {Rank} axes; 0 to {Rank - 1} was expected.");
        }
    }

    private void CheckIndex(int axis, long index)
    {
        if (Safety.IsChecked)
        {
            ViewChecks.RequireIndex(axis, index, _dims.AsReadOnlySpan()[axis]);
        }
    }

    private static void RequireAllPositive(ReadOnlySpan<long> values, string name)
    {
        foreach (long value in values)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(value, name);
        }
    }

    private static long Product(ReadOnlySpan<long> dims)
    {
        long product = dims.Contains(0) ? 0 : 1;
        for (int axis = 0; axis < dims.Length && product > 0; axis++)
        {
            product = checked(product * dims[axis]);
        }

        return product;
    }

    private static long ExtentOf(ReadOnlySpan<long> dims, ReadOnlySpan<long> strides)
    {
        if (dims.Contains(0))
        {
            return 0;
        }

        long last = 0;
        for (int axis = 0; axis < dims.Length; axis++)
        {
            last = checked(last + ((dims[axis] - 1) * strides[axis]));
        }

        return checked(last + 1);
    }

    private static void WriteRowMajor(ReadOnlySpan<long> dims, Span<long> strides)
    {
        long stride = 1;
        for (int axis = dims.Length - 1; axis >= 0; axis--)
        {
            strides[axis] = stride;
            stride = checked(stride * dims[axis]);
        }
    }
}
