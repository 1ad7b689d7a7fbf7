namespace Latent.Data;

/// <summary>A data source of rows that come one after the other from an enumeration, which is opened anew for each epoch.</summary>
internal sealed class RowStream<T>(
    string name, RowLayout layout, int? count, Func<EpochOrder, IEnumerable<(T[] Row, float[] Condition)>> rows) : IDataSource
    where T : unmanaged
{
    public string Name => name;

    public RowLayout Layout => layout;

    public int? Count => count;

    public IRowReader Read(EpochOrder order) => new Reader(this, order, rows(order with { FirstRow = 0 }));

    private sealed class Reader : IRowReader
    {
        private readonly RowStream<T> _source;
        private readonly IEnumerator<(T[] Row, float[] Condition)> _rows;
        private readonly long _firstRow;
        private long _done;

        public Reader(RowStream<T> source, EpochOrder order, IEnumerable<(T[] Row, float[] Condition)> rows)
        {
            ArgumentNullException.ThrowIfNull(rows);
            (_source, _rows, _firstRow) = (source, rows.GetEnumerator(), order.FirstRow);
        }

        public int Read(RowBlock block)
        {
            T[] numbers = block.Numbers<T>();
            int columns = block.Layout.Columns, conditions = block.Layout.Conditions, filled = 0;
            while (filled < block.Capacity && MoveNext())
            {
                (T[] row, float[] condition) = _rows.Current;
                Require("numbers", row?.Length, columns);
                Require("conditions", condition?.Length, conditions);
                if (_done++ >= _firstRow)
                {
                    row!.CopyTo(numbers, filled * columns);
                    condition!.CopyTo(block.ConditionNumbers, filled * conditions);
                    filled++;
                }
            }

            return filled;
        }

        public void Dispose() => _rows.Dispose();

        private bool MoveNext()
        {
            if (_rows.MoveNext())
            {
                return _source.Count is not { } limit || _done < limit ? true : throw new InvalidDataException(
                    $"Data source '{_source.Name}' gave more than the {limit} rows that were stated; state the right number, or none.");
            }

            return _source.Count is not { } count || _done == count ? false : throw new InvalidDataException(
                $"Data source '{_source.Name}' ended after {_done} rows; {count} were stated. State the right number, or none.");
        }

        private void Require(string noun, int? length, int expected)
        {
            if (length != expected)
            {
                throw new InvalidDataException(
                    $"Data source '{_source.Name}': row {_done} of the epoch (from 0) has {length?.ToString() ?? "no"} {noun}; "
                    + $"expected {expected}.");
            }
        }
    }
}
