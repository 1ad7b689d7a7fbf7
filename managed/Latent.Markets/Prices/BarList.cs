namespace Latent.Markets;

/// <summary>A list of bars in blocks. Adding a bar copies no other, and a bar takes 48 bytes.</summary>
internal sealed class BarList
{
    private const int Shift = 10;
    private const int BlockSize = 1 << Shift; // 48 KB: below the large object heap, which is collected rarely

    private readonly List<Bar[]> _blocks = [];

    /// <summary>The number of bars.</summary>
    public int Count { get; private set; }

    /// <summary>The bar at an index.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such bar.</exception>
    public ref Bar this[int index]
    {
        get
        {
            if ((uint)index >= (uint)Count)
            {
                throw new ArgumentOutOfRangeException(nameof(index), index, $"There are {Count} bars.");
            }

            return ref _blocks[index >> Shift][index & (BlockSize - 1)];
        }
    }

    /// <summary>Adds a bar at the end.</summary>
    public void Add(in Bar bar)
    {
        int block = Count >> Shift, place = Count & (BlockSize - 1);
        if (block == _blocks.Count)
        {
            _blocks.Add(new Bar[block == 0 ? 16 : BlockSize]);
        }
        else if (place == _blocks[block].Length)
        {
            Bar[] grown = _blocks[block];
            Array.Resize(ref grown, Math.Min(grown.Length * 2, BlockSize));
            _blocks[block] = grown;
        }

        _blocks[block][place] = bar;
        Count++;
    }

    /// <summary>Removes all bars but the first ones; their memory is kept for new bars.</summary>
    /// <param name="count">The number of bars that remain.</param>
    /// <exception cref="ArgumentOutOfRangeException">The list has fewer bars, or the number is negative.</exception>
    public void Truncate(int count)
    {
        if ((uint)count > (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There are {Count} bars.");
        }

        Count = count;
    }

    /// <summary>Copies a part of the list.</summary>
    /// <param name="first">The index of the first bar.</param>
    /// <param name="count">The number of bars.</param>
    /// <exception cref="ArgumentOutOfRangeException">The list has fewer bars.</exception>
    public BarList Copy(int first, int count)
    {
        BarList copy = new();
        for (int i = 0; i < count; i++)
        {
            copy.Add(this[first + i]);
        }

        return copy;
    }
}
