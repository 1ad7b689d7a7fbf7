namespace Latent;

/// <summary>
/// A reproducible sequence of random numbers for initialisation and shuffling: one stream of Philox4x32-10 under a seed. Its numbers are
/// part of the library's promises: the same seed gives the same bits, uniform numbers and permutations on every machine.
/// </summary>
/// <param name="seed">The seed; any number.</param>
/// <param name="stream">The number of the sequence; the sequences of a seed are independent of one another.</param>
public sealed class RandomSource(ulong seed, uint stream = 0)
{
    // No step of a program has this bit, so the noise that programs draw under the same seed is independent of this sequence.
    private const ulong Apart = 1UL << 63;

    private readonly uint[] _words = new uint[4];
    private ulong _position;

    /// <summary>The next 32 random bits.</summary>
    public uint NextWord()
    {
        int word = (int)(_position % 4);
        if (word == 0)
        {
            ulong block = _position / 4;
            (_words[0], _words[1], _words[2], _words[3]) = Philox.Block(seed, (uint)block, stream, Apart | block >> 32);
        }

        _position++;
        return _words[word];
    }

    /// <summary>
    /// The next 64 random bits, such as the seed of one of several runs. Consecutive seeds are a worse choice: the series 1, 2, 3 and 2, 3,
    /// 4 have two runs in common.
    /// </summary>
    public ulong NextSeed() => ((ulong)NextWord() << 32) | NextWord();

    /// <summary>The next uniform number from [0, 1), a multiple of 2⁻⁵³.</summary>
    public double NextUniform() => (NextSeed() >> 11) * (1.0 / (1L << 53));

    /// <summary>A number of 0 … <paramref name="limit"/> − 1, each equally likely (Lemire, 2019).</summary>
    /// <exception cref="ArgumentOutOfRangeException">The limit is not positive.</exception>
    public int NextBelow(int limit)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(limit, 1);
        ulong product = (ulong)NextWord() * (uint)limit;
        uint unfair = (uint)(-limit) % (uint)limit;
        while ((uint)product < unfair)
        {
            product = (ulong)NextWord() * (uint)limit;
        }

        return (int)(product >> 32);
    }

    /// <summary>Fills a span with uniform numbers from [−bound, bound).</summary>
    public void Uniform(Span<float> values, double bound)
    {
        foreach (ref float value in values)
        {
            value = (float)((2 * NextUniform() - 1) * bound);
        }
    }

    /// <summary>Fills a span with normal numbers of mean 0 and a standard deviation.</summary>
    public void Normal(Span<float> values, double deviation)
    {
        foreach (ref float value in values)
        {
            double radius = Math.Sqrt(-2 * Math.Log(1 - NextUniform()));
            value = (float)(deviation * radius * Math.Cos(2 * Math.PI * NextUniform()));
        }
    }

    /// <summary>The numbers 0 … <paramref name="count"/> − 1 in a random order.</summary>
    public int[] Permutation(int count)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        Shuffle<int>(order);
        return order;
    }

    /// <summary>Puts elements into a random order, each equally likely (Fisher and Yates).</summary>
    public void Shuffle<T>(Span<T> items)
    {
        for (int i = items.Length - 1; i > 0; i--)
        {
            int j = NextBelow(i + 1);
            (items[i], items[j]) = (items[j], items[i]);
        }
    }
}
