namespace Latent.Data;

/// <summary>A data source that shuffles the rows of another by a buffer: each row given is a random one of those in the buffer.</summary>
internal sealed class ShuffledSource(IDataSource source, int rows) : IDataSource
{
    public string Name => source.Name;

    public RowLayout Layout => source.Layout;

    public int? Count => source.Count;

    public IRowReader Read(EpochOrder order) => order.IsShuffled
        ? Shuffled(new RowBlock(source.Layout, rows), order)
        : source.Read(order);

    private Reader Shuffled(RowBlock buffer, EpochOrder order) =>
        new(source.Read(order with { IsShuffled = false, FirstRow = 0 }), buffer, order);

    private sealed class Reader(IRowReader reader, RowBlock buffer, EpochOrder order) : IRowReader
    {
        private readonly RandomSource _random = order.Random();
        private readonly RowBlock _next = new(buffer.Layout, 1);
        private int _filled = -1;
        private long _left = order.FirstRow;

        public int Read(RowBlock block)
        {
            if (_filled < 0)
            {
                _filled = reader.Read(buffer);
            }

            for (; _left > 0 && _filled > 0; _left--)
            {
                Give(_next[0]);
            }

            int row = 0;
            for (; row < block.Capacity && _filled > 0; row++)
            {
                Give(block[row]);
            }

            return row;
        }

        public void Dispose() => reader.Dispose();

        /// <summary>Copies a random row of the buffer, and puts the next row of the source at its place.</summary>
        private void Give(RowSpan row)
        {
            int place = _random.NextBelow(_filled);
            buffer[place].CopyTo(row);
            if (reader.Read(_next) == 1)
            {
                _next[0].CopyTo(buffer[place]);
            }
            else
            {
                _filled--;
                buffer[_filled].CopyTo(buffer[place]);
            }
        }
    }
}
