namespace Latent.Data;

/// <summary>
/// SplitMix64 (Steele, Lea and Flood, 2014): 64 bits of state, one addition and one mix a number. Its numbers are part of the
/// library's promises: a shuffle with a given seed is the same on every machine and in every version.
/// </summary>
internal struct SplitMix64(ulong seed)
{
    private ulong _state = seed;

    /// <summary>The next 64 uniform bits.</summary>
    public ulong Next()
    {
        _state += 0x9E3779B97F4A7C15;
        var z = _state;
        z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9;
        z = (z ^ (z >> 27)) * 0x94D049BB133111EB;
        return z ^ (z >> 31);
    }

    /// <summary>An unbiased integer from 0 to bound - 1 (Lemire, 2019: multiply, and reject the few products that would favour some).</summary>
    public int Next(int bound)
    {
        var range = (ulong)bound;
        var rejected = (0 - range) % range;
        ulong high, low;
        do
        {
            high = Math.BigMul(Next(), range, out low);
        }
        while (low < rejected);
        return (int)high;
    }

    /// <summary>The integers 0 to count - 1 in random order (Fisher-Yates, from the end).</summary>
    public static int[] Permutation(int count, ulong seed)
    {
        var generator = new SplitMix64(seed);
        var order = new int[count];
        for (var i = 0; i < count; i++)
        {
            order[i] = i;
        }
        for (var i = count - 1; i > 0; i--)
        {
            var j = generator.Next(i + 1);
            (order[i], order[j]) = (order[j], order[i]);
        }
        return order;
    }
}
