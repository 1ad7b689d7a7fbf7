using System.Collections.Concurrent;
using System.Diagnostics;
using System.Runtime.ExceptionServices;

namespace Latent.Data;

/// <summary>
/// Reads the rows of an epoch on a thread of its own into two blocks: one fills while the caller uses the other.
/// </summary>
internal sealed class Prefetcher : IDisposable
{
    private const int Blocks = 2;

    private readonly BlockingCollection<RowBlock> _free = [];
    private readonly BlockingCollection<(RowBlock Block, int Rows)> _filled = [];
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;
    private readonly int _capacity;
    private ExceptionDispatchInfo? _error;

    /// <summary>Begins to read.</summary>
    /// <param name="source">The source.</param>
    /// <param name="order">The epoch, and the first row to read.</param>
    /// <param name="capacity">The number of rows in a block.</param>
    /// <param name="check">Checks a block, given the number of its first row in the epoch and its number of rows.</param>
    public Prefetcher(IDataSource source, EpochOrder order, int capacity, Action<RowBlock, long, int> check)
    {
        _capacity = capacity;
        for (int i = 0; i < Blocks; i++)
        {
            _free.Add(new RowBlock(source.Layout, capacity));
        }

        _thread = new Thread(() => Run(source, order with { Cancellation = _stop.Token }, check))
        {
            IsBackground = true,
            Name = $"Rows of {source.Name}",
        };
        _thread.Start();
    }

    /// <summary>Whether the last row of the epoch is read.</summary>
    public bool IsEnded => _filled.IsAddingCompleted;

    /// <summary>The time that calls of <see cref="TryTake"/> have waited for a block.</summary>
    public TimeSpan Waited { get; private set; }

    /// <summary>Takes the next block; return it by <see cref="Return"/>.</summary>
    /// <param name="block">The block.</param>
    /// <param name="rows">Number of its rows, 1 or more.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>False after the last row of the epoch.</returns>
    /// <exception cref="OperationCanceledException">The wait was cancelled.</exception>
    public bool TryTake(out RowBlock block, out int rows, CancellationToken cancellation)
    {
        long start = Stopwatch.GetTimestamp();
        bool isTaken = _filled.TryTake(out (RowBlock Block, int Rows) filled, Timeout.Infinite, cancellation);
        Waited += Stopwatch.GetElapsedTime(start);
        if (!isTaken)
        {
            _error?.Throw();
        }

        (block, rows) = filled;
        return isTaken;
    }

    /// <summary>Returns a block, to be filled again.</summary>
    public void Return(RowBlock block) => _free.Add(block);

    /// <summary>Ends the reading, and waits for the source to return from a read that is under way.</summary>
    public void Dispose()
    {
        _stop.Cancel();
        _thread.Join();
        _stop.Dispose();
        _free.Dispose();
        _filled.Dispose();
    }

    private void Run(IDataSource source, EpochOrder order, Action<RowBlock, long, int> check)
    {
        try
        {
            using IRowReader reader = source.Read(order);
            long row = order.FirstRow;
            int rows = _capacity;
            while (rows == _capacity)
            {
                RowBlock block = _free.Take(order.Cancellation);
                rows = reader.Read(block);
                RequireCount(source, rows);
                check(block, row, rows);
                row += rows;
                if (rows > 0)
                {
                    _filled.Add((block, rows));
                }
            }
        }
        catch (OperationCanceledException) when (order.Cancellation.IsCancellationRequested)
        {
            // Nobody needs more rows.
        }
        catch (Exception error)
        {
            _error = ExceptionDispatchInfo.Capture(error);
        }
        finally
        {
            _filled.CompleteAdding();
        }
    }

    private void RequireCount(IDataSource source, int rows)
    {
        if (rows < 0 || rows > _capacity)
        {
            throw new InvalidDataException(
                $"The reader of data source '{source.Name}' returned {rows} for a block of {_capacity} rows; expected 0 to {_capacity}.");
        }
    }
}
