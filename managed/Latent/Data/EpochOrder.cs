namespace Latent.Data;

/// <summary>The request for the rows of an epoch in their order.</summary>
/// <param name="Seed">The seed of the training.</param>
/// <param name="Epoch">Number of the epoch, from 0.</param>
/// <param name="IsShuffled">Whether the rows shall come in a random order, which is a function of seed and epoch.</param>
/// <param name="FirstRow">Number of rows to leave out, since the training has done them before it was stopped.</param>
/// <param name="Cancellation">Cancelled when no more rows are needed. A reader that waits for rows may end by an
/// <see cref="OperationCanceledException"/> then.</param>
public readonly record struct EpochOrder(
    ulong Seed, int Epoch, bool IsShuffled, long FirstRow = 0, CancellationToken Cancellation = default)
{
    // Streams of the seed that neither initial values nor splits of data use.
    private const uint ShuffleStreams = 0x8000_0000;
    private const uint RowStream = 0x2000_0000;

    // No step of a program and no sequence of a RandomSource has these two bits in its counter.
    private const ulong Apart = 3UL << 62;

    /// <summary>The order of a number of rows: a random one, or 0, 1, 2, ... without shuffling.</summary>
    public int[] Permutation(int count) => IsShuffled
        ? Random().Permutation(count)
        : [.. Enumerable.Range(0, count)];

    /// <summary>The random numbers of the epoch, a function of seed and epoch.</summary>
    // Not a permutation of the last order: the order of an epoch depends on the seed and the number of the epoch alone.
    public RandomSource Random() => new(Seed, ShuffleStreams + (uint)Epoch);

    /// <summary>The random numbers of a row, a function of seed, epoch and row.</summary>
    /// <param name="row">Number of the row in the order of the epoch, from 0.</param>
    public RandomSource Random(long row)
    {
        ulong step = Apart | (ulong)(uint)Epoch << 31 | (ulong)row >> 32;
        (uint low, uint high, _, _) = Philox.Block(Seed, (uint)row, RowStream, step);
        return new RandomSource((ulong)high << 32 | low, RowStream);
    }
}
