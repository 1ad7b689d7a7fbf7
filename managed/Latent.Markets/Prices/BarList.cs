namespace Latent.Markets;

/// <summary>Bars in blocks, so that millions of them are added without being copied and take 48 bytes each.</summary>
internal sealed class BarList
{
    private const int Shift = 10;
    private const int BlockSize = 1 << Shift; // 48 KB: below the size from which arrays are collected rarely

    private readonly List<Bar[]> _blocks = [];

    /// <summary>The number of bars.</summary>
    public int Count { get; private set; }

    /// <summary>A bar, by its place.</summary>
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

    /// <summary>Adds a bar behind the last.</summary>
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

    /// <summary>Takes away the bars behind the first so many; their room is kept for others.</summary>
    /// <param name="count">How many are left.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer, or it is negative.</exception>
    public void Truncate(int count)
    {
        if ((uint)count > (uint)Count)
        {
            throw new ArgumentOutOfRangeException(nameof(count), count, $"There are {Count} bars.");
        }

        Count = count;
    }

    /// <summary>A list of its own of some of the bars.</summary>
    /// <param name="first">The place of the first.</param>
    /// <param name="count">How many.</param>
    /// <exception cref="ArgumentOutOfRangeException">There are fewer.</exception>
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
