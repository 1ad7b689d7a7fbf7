using Latent.Data;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Training;

public sealed partial class TrainingLoop
{
    private RowFeed? _feed;
    private RowFeed? _feedOfNextEpoch;
    private (TableProgram Program, IDataSource Data) _feedOf;
    private TimeSpan _feedWaited;

    // Sums over the rows done in an epoch that has not ended, for the next feed; none if they are not known.
    private double[] _sums = [];

    // The epoch with which a run ends, so that the rows of the one after are not read.
    private int _lastEpoch;
    private bool _isTraining;

    /// <summary>Trains some steps, but at most to the end of the epoch. The next call continues there.</summary>
    /// <param name="data">The data; the number of its columns must be the model's inputs.</param>
    /// <param name="count">The number of steps, 1 or more. Up to 64 are one native call.</param>
    /// <param name="batchSize">Number of rows in a batch. The last batch of an epoch may be partial. Models with several gradient steps,
    /// such as GANs, skip a partial batch, whose batch statistics are too noisy, unless all data is smaller than a step.</param>
    /// <param name="cancellation">Ends training after the current step. The state keeps its last values, so that training can be
    /// continued.</param>
    /// <returns>Results of these steps.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient, or the schedule depends on a number of steps that is
    /// not known.</exception>
    /// <exception cref="DivergenceException">The loss or a gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public StepReport Steps(IDataSource data, long count = 1, int batchSize = 128, CancellationToken cancellation = default)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(count, 1);
        RequireIdle("train");
        TableProgram program = _programs.Of(data, batchSize, isTraining: true);
        CancellationFlag cancel = new();
        using CancellationTokenRegistration registration = cancellation.Register(cancel.Cancel);
        IsStopping = false;
        _isTraining = true;
        try
        {
            return Advance(program, data, count, cancel, cancellation);
        }
        finally
        {
            _isTraining = false;
        }
    }

    /// <summary>Trains blocks of steps until the count is done, the epoch ends or a callback stops the training.</summary>
    private StepReport Advance(
        TableProgram program, IDataSource data, long count, CancellationFlag cancel, CancellationToken cancellation)
    {
        RowFeed feed = FeedOf(program, data, cancellation);
        LossSums sums = new(program.Outputs, program.BatchesPerStep);
        StartAverage();
        if (!HasStep(program, feed, cancellation))
        {
            // The epoch was cancelled after its last step.
            (int epoch, long row) = (Epoch + 1, Row);
            (Epoch, Row) = (epoch, 0);
            EndEpoch();
            return new StepReport(epoch, row, program.MeanLoss, true, sums);
        }

        while (true)
        {
            LossSums block = Callbacks.Count > 0 ? new LossSums(program.Outputs, program.BatchesPerStep) : sums;
            RateRule rate = RateOf(program, data);
            long limit = Callbacks.Aggregate(count - sums.Steps, (steps, callback) =>
                callback.StepInterval > 0 ? Math.Min(steps, callback.StepInterval) : steps);
            RunBlock(program, feed, limit, rate, block == sums ? [sums] : [sums, block], cancel, cancellation);
            ReadAhead(program, data, feed);
            bool ended = !HasStep(program, feed, cancellation);
            (int epoch, long row) = (Epoch + 1, Row);
            if (ended)
            {
                (Epoch, Row) = (epoch, 0);
                EndEpoch();
            }

            // A call may change the list.
            foreach (TrainingCallback callback in Callbacks.Count > 0 ? Callbacks.ToArray() : [])
            {
                callback.OnSteps(this, new StepReport(epoch, row, program.MeanLoss, ended, block));
            }

            if (ended || sums.Steps >= count || IsStopping)
            {
                return new StepReport(epoch, row, program.MeanLoss, ended, sums);
            }
        }
    }

    /// <summary>The rows that are left in the epoch.</summary>
    private RowFeed FeedOf(TableProgram program, IDataSource data, CancellationToken cancellation)
    {
        if (_feed is not null && _feedOf == (program, data))
        {
            if (Row == 0)
            {
                program.Sums.Reset();
            }

            if (HasStep(program, _feed, cancellation) || IsAtEnd(program))
            {
                return _feed;
            }
        }

        EndFeed();
        program.Sums.Reset();
        if (Row > 0 && _sums.Length == program.Outputs.Length)
        {
            program.Sums.Restore(Row, _sums);
        }

        RowFeed feed = Begin(program, data);
        if (!HasStep(program, feed, cancellation) && Row > 0 && !IsAtEnd(program))
        {
            // The rows left of a state of other data make no step.
            EndFeed();
            Row = 0;
            program.Sums.Reset();
            feed = Begin(program, data);
        }

        return IsAtEnd(program) || HasStep(program, feed, cancellation) ? feed : throw new InvalidOperationException(
            $"Data source '{data.Name}' gave {program.EpochRows} rows in epoch {Epoch + 1}; a step of this model needs at least "
            + $"{program.BatchesPerStep}.");
    }

    /// <summary>Whether all rows of an epoch that has not ended are done, and their sums are known.</summary>
    private bool IsAtEnd(TableProgram program) => Row > 0 && program.Sums.Rows == Row && Row <= program.EpochRows;

    /// <summary>The sums over the rows done in an epoch that has not ended; none between epochs.</summary>
    private double[] SumsOfEpoch() => Row == 0 ? []
        : _feedOf.Program is { } program && program.Sums.Rows == Row ? program.Sums.Values.ToArray()
        : _sums;

    private RowFeed Begin(TableProgram program, IDataSource data)
    {
        _feedOf = (program, data);
        _feedWaited = TimeSpan.Zero;
        return _feed = Open(program, data, Epoch, Row);
    }

    private RowFeed Open(TableProgram program, IDataSource data, int epoch, long row)
    {
        EpochOrder order = new(Options.Seed, epoch, Options.Shuffle, row);
        return data is Dataset table
            ? new TableFeed(order.Permutation(table.Count), (int)Math.Min(row, table.Count))
            : new WindowFeed(program, data, order, _programs.Validate);
    }

    /// <summary>Begins to read the rows of the next epoch once those of this one are read, so that there is no pause between
    /// epochs.</summary>
    private void ReadAhead(TableProgram program, IDataSource data, RowFeed feed)
    {
        if (Epoch + 1 < _lastEpoch && feed.IsRead)
        {
            _feedOfNextEpoch ??= Open(program, data, Epoch + 1, 0);
        }
    }

    private void EndEpoch()
    {
        _feed?.Dispose();
        (_feed, _feedOfNextEpoch) = (_feedOfNextEpoch, null);
        _feedWaited = TimeSpan.Zero;
    }

    /// <summary>Takes back the end of an epoch, all of whose rows are done.</summary>
    private void ReopenEpoch(TableProgram program)
    {
        EndFeed();
        (Epoch, Row, _sums) = (Epoch - 1, program.Sums.Rows, program.Sums.Values.ToArray());
    }

    private void EndFeed()
    {
        _sums = SumsOfEpoch();
        EndEpoch();
        EndEpoch();
        _feedOf = default;
    }

    /// <summary>Whether the epoch has another step.</summary>
    private bool HasStep(TableProgram program, RowFeed feed, CancellationToken cancellation)
    {
        try
        {
            feed.Fill(cancellation);
        }
        catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
        {
            throw Cancelled(cancellation);
        }
        catch
        {
            // The next call opens the source again.
            EndFeed();
            throw;
        }

        DataWait += feed.Waited - _feedWaited;
        _feedWaited = feed.Waited;
        return program.NextBatch(feed.Loaded.Length) > 0;
    }

    private void RunBlock(
        TableProgram program, RowFeed feed, long limit, RateRule rate, ReadOnlySpan<LossSums> sums, CancellationFlag cancel,
        CancellationToken cancellation)
    {
        RequireOwnWeights("train");
        int batch = program.NextBatch(feed.Loaded.Length);
        long rowsOfStep = (long)batch * program.BatchesPerStep;
        // A partial batch is the only step of its block.
        ReadOnlySpan<int> order = batch < program.Batch
            ? feed.Loaded
            : feed.Loaded[..(int)(Math.Min(limit, feed.Loaded.Length / rowsOfStep) * rowsOfStep)];
        _beforeBlock?.Take();
        RunResult result = program.RunBlock(order, new RunOptions { FirstStep = Step, Seed = Options.Seed, Cancel = cancel }, rate);
        int rows = (int)(rowsOfStep * result.StepsDone);
        string? bad = result.Outcome == Outcome.NotFinite ? FindNotFinite(program, order[..rows], batch, rate) : null;
        foreach (LossSums sum in sums)
        {
            sum.Add(program.Program, batch, (int)result.StepsDone);
        }

        Step += result.StepsDone;
        Row += rows;
        feed.Advance(rows);
        TrainingMeter.Record(Model.Kind, result.StepsDone, rows, program.MeanLoss);
        switch (result.Outcome)
        {
            case Outcome.NotFinite:
                throw new DivergenceException(Epoch + 1, Step, bad!);
            case Outcome.Cancelled:
                throw Cancelled(cancellation);
            case Outcome.BadIndex:
                throw new InvalidOperationException(
                    $"An int of the data is no index of its table in epoch {Epoch + 1}, step {Step}, at the tensor "
                    + $"{program.Program.TensorName(result)}. Correct the data, or make the table larger.");
            default:
                result.RequireCompleted(program.Program, "Training");
                break;
        }
    }

    private OperationCanceledException Cancelled(CancellationToken cancellation) =>
        new($"Training was cancelled in epoch {Epoch + 1} after step {Step}.", cancellation);

    /// <summary>
    /// Finds the first tensor that is not finite in the step after those that were done. Restores the state before that step, also where
    /// earlier gradient steps of it have updated parameters already.
    /// </summary>
    private string FindNotFinite(TableProgram program, ReadOnlySpan<int> done, int batch, RateRule rate)
    {
        int steps = done.Length / (batch * program.BatchesPerStep);
        int[][] rows = program.RowsOf(steps, batch);
        (long rowsDone, double[] sums) = (program.Sums.Rows, program.Sums.Values.ToArray());
        Rewind(done);
        string tensor = program.FindNotFinite(rows, batch, Step + steps, Options.Seed, rate);
        Rewind(done);
        // The steps that were repeated count once.
        program.Sums.Restore(rowsDone, sums);
        return tensor;

        void Rewind(ReadOnlySpan<int> done)
        {
            _beforeBlock?.Restore();
            if (_beforeBlock is not null && !done.IsEmpty)
            {
                program.RunBlock(done, new RunOptions { FirstStep = Step, Seed = Options.Seed }, rate)
                    .RequireCompleted(program.Program, "The steps before the divergence");
            }
        }
    }
}
