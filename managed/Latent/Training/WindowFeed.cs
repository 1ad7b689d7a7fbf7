using Latent.Data;

namespace Latent.Training;

/// <summary>The rows of a data source, a part of which is in the table at a time, while another thread reads the next part.</summary>
internal sealed class WindowFeed : RowFeed
{
    private readonly TableProgram _program;
    private readonly Prefetcher _prefetcher;
    private readonly int[] _places;
    private readonly long _firstRow;
    private int _next;
    private int _loaded;
    private long _read;
    private bool _isEnded;

    /// <summary>Begins to read.</summary>
    /// <param name="program">The program whose table receives the rows.</param>
    /// <param name="source">The source.</param>
    /// <param name="order">The epoch, and the first row to read.</param>
    /// <param name="validate">Throws if the model cannot be trained on the values of a table.</param>
    public WindowFeed(TableProgram program, IDataSource source, EpochOrder order, Action<Dataset> validate)
    {
        (_program, _firstRow) = (program, order.FirstRow);
        _places = [.. Enumerable.Range(0, program.TableRows)];
        _prefetcher = new Prefetcher(source, order, program.TableRows, Check);

        void Check(RowBlock block, long first, int rows)
        {
            if (rows > 0)
            {
                block.RequireFinite(source.Name, first, rows);
                validate(Dataset.OfBlock($"{source.Name}, rows from {first} of the epoch on", block, rows));
            }
        }
    }

    public override ReadOnlySpan<int> Loaded => _places.AsSpan(_next, _loaded - _next);

    public override bool IsRead => _prefetcher.IsEnded;

    public override TimeSpan Waited => _prefetcher.Waited;

    public override void Fill(CancellationToken cancellation)
    {
        if (_next < _loaded || _isEnded)
        {
            return;
        }

        _isEnded = !_prefetcher.TryTake(out RowBlock block, out int rows, cancellation);
        (_next, _loaded) = (0, _isEnded ? 0 : rows);
        if (!_isEnded)
        {
            _program.Load(block, rows);
            _prefetcher.Return(block);
        }

        _read += _loaded;
        _program.EpochRows = _firstRow + _read;
    }

    public override void Advance(int rows) => _next += rows;

    public override void Dispose() => _prefetcher.Dispose();
}
