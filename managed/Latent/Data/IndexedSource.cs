namespace Latent.Data;

/// <summary>
/// A data source that can read any row at any time. An epoch reads each row once, shuffled by a permutation of all rows.
/// </summary>
public abstract class IndexedSource : IDataSource
{
    /// <inheritdoc/>
    public abstract string Name { get; }

    /// <inheritdoc/>
    public abstract RowLayout Layout { get; }

    /// <summary>The number of rows, 1 or more.</summary>
    public abstract int Count { get; }

    int? IDataSource.Count => Count;

    /// <summary>Reads rows by their number. Several threads may call it at the same time.</summary>
    /// <param name="rows">The numbers of the rows, from 0.</param>
    /// <param name="block">Receives the rows, from its row 0 on.</param>
    public abstract void Read(ReadOnlySpan<int> rows, RowBlock block);

    /// <inheritdoc/>
    public IRowReader Read(EpochOrder order) => new Reader(this, order);

    private sealed class Reader(IndexedSource source, EpochOrder order) : IRowReader
    {
        private readonly int[] _order = order.Permutation(source.Count);
        private int _next = (int)Math.Min(order.FirstRow, source.Count);

        public int Read(RowBlock block)
        {
            int rows = Math.Min(block.Capacity, _order.Length - _next);
            source.Read(_order.AsSpan(_next, rows), block);
            _next += rows;
            return rows;
        }

        public void Dispose()
        {
        }
    }
}
