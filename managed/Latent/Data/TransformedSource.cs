using System.Runtime.ExceptionServices;

namespace Latent.Data;

/// <summary>Computes a row from another, such as a shifted image from an image.</summary>
/// <param name="from">The row of the source.</param>
/// <param name="to">Receives the row for the training. It holds numbers of an earlier row at first.</param>
/// <param name="random">Random numbers of this row in this epoch, the same ones each time.</param>
public delegate void RowTransform(RowSpan from, RowSpan to, RandomSource random);

/// <summary>A data source whose rows are computed from those of another.</summary>
internal sealed class TransformedSource(IDataSource source, RowLayout layout, RowTransform transform, int threads) : IDataSource
{
    public string Name => source.Name;

    public RowLayout Layout => layout;

    public int? Count => source.Count;

    public IRowReader Read(EpochOrder order) => new Reader(source.Read(order), source.Layout, order, transform, threads);

    private sealed class Reader(IRowReader rows, RowLayout layout, EpochOrder order, RowTransform transform, int threads) : IRowReader
    {
        private RowBlock? _from;
        private long _done = order.FirstRow;

        public int Read(RowBlock block)
        {
            if (_from is null || _from.Capacity != block.Capacity)
            {
                _from = new RowBlock(layout, block.Capacity);
            }

            int count = rows.Read(_from);
            if (threads == 1)
            {
                for (int row = 0; row < count; row++)
                {
                    transform(_from[row], block[row], order.Random(_done + row));
                }
            }
            else
            {
                TransformInParallel(_from, block, count);
            }

            _done += count;
            return count;
        }

        public void Dispose() => rows.Dispose();

        private void TransformInParallel(RowBlock from, RowBlock to, int count)
        {
            long first = _done;
            try
            {
                Parallel.For(0, count, new ParallelOptions { MaxDegreeOfParallelism = threads == 0 ? -1 : threads },
                    row => transform(from[row], to[row], order.Random(first + row)));
            }
            catch (AggregateException errors)
            {
                ExceptionDispatchInfo.Capture(errors.InnerExceptions[0]).Throw();
            }
        }
    }
}
