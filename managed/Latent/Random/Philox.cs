namespace Latent;

/// <summary>The counter-based generator Philox4x32-10 of Salmon et al., "Parallel random numbers: as easy as 1, 2, 3" (2011).</summary>
internal static class Philox
{
    /// <summary>The four words of a block: key = seed, counter = (block, stream, step low, step high).</summary>
    public static (uint, uint, uint, uint) Block(ulong seed, uint block, uint stream, ulong step)
    {
        (uint c0, uint c1, uint c2, uint c3) = (block, stream, (uint)step, (uint)(step >> 32));
        (uint k0, uint k1) = ((uint)seed, (uint)(seed >> 32));
        for (int round = 0; round < 10; round++)
        {
            ulong p0 = 0xD2511F53UL * c0;
            ulong p1 = 0xCD9E8D57UL * c2;
            (c0, c1, c2, c3) = ((uint)(p1 >> 32) ^ c1 ^ k0, (uint)p1, (uint)(p0 >> 32) ^ c3 ^ k1, (uint)p0);
            k0 = unchecked(k0 + 0x9E3779B9);
            k1 = unchecked(k1 + 0xBB67AE85);
        }

        return (c0, c1, c2, c3);
    }
}
