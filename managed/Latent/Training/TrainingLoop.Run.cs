using System.Diagnostics;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;

namespace Latent.Training;

public sealed partial class TrainingLoop
{
    // The noise of a test must not depend on the progress of the training, so tests have a seed of their own.
    private const ulong TestSeed = 0x7E57_5EED;

    /// <summary>Trains epochs, tests after each, and calls the callbacks. An epoch that had not ended is continued first.</summary>
    /// <param name="data">The data; the number of its columns must be the model's inputs.</param>
    /// <param name="epochs">Number of epochs to train.</param>
    /// <param name="batchSize">Number of rows in a batch, as in <see cref="Steps"/>.</param>
    /// <param name="test">Data for a test after each epoch; null for none.</param>
    /// <param name="cancellation">Ends training after the current step, or during the test after an epoch. The state keeps its last values,
    /// so that training can be continued; an epoch whose test was cancelled continues with its test.</param>
    /// <returns>The metrics of the epochs done.</returns>
    /// <inheritdoc cref="Steps" path="/exception"/>
    public History Run(
        IDataSource data, int epochs, int batchSize = 128, IDataSource? test = null, CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        RequireIdle("train");
        TableProgram program = _programs.Of(data, batchSize, isTraining: true);
        _ = test is null ? null : _programs.Of(test, batchSize, isTraining: false);
        CancellationFlag cancel = new();
        using CancellationTokenRegistration registration = cancellation.Register(cancel.Cancel);
        int last = (int)Math.Min((long)Epoch + epochs, int.MaxValue);
        Plan(program, data, last);
        (IsStopping, _isTraining, _lastEpoch) = (false, true, last);
        List<EpochMetrics> metrics = [];
        Exception? failure = null;
        try
        {
            Call(callback => callback.OnStart(this));
            while (Epoch < last && !IsStopping)
            {
                long start = Stopwatch.GetTimestamp();
                if (!Advance(program, data, long.MaxValue, cancel, cancellation).EpochEnded)
                {
                    break;
                }

                metrics.Add(Measure(program, test, batchSize, start, cancel, cancellation));
                TrainingMeter.Record(Model.Kind, metrics[^1]);
                Call(callback => callback.OnEpoch(this, metrics[^1]));
            }
        }
        catch (Exception error)
        {
            failure = error;
            Call(callback => callback.OnError(this, error), failure);
            throw;
        }
        finally
        {
            (_isTraining, _lastEpoch) = (false, 0);
            Call(callback => callback.OnEnd(this), failure);
        }

        return new History(metrics, IsStopping);
    }

    /// <summary>The means of the loss and its terms over all rows, with the current parameters.</summary>
    /// <param name="data">The rows. Those of a source that is not in memory come in their order.</param>
    /// <param name="batchSize">Number of rows in a batch. Means over rows depend on it by rounding and by the noise drawn only. Statistics
    /// of a batch, such as the gradient norm, the variety of a GAN and results of a normalisation by batch statistics, are averaged over
    /// the steps.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <returns>The loss of the first gradient step, and the terms of all.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public (double Loss, IReadOnlyDictionary<string, double> Terms) Evaluate(
        IDataSource data, int batchSize = 256, CancellationToken cancellation = default)
    {
        ObjectDisposedException.ThrowIf(_isDisposed, this);
        CancellationFlag cancel = new();
        using CancellationTokenRegistration registration = cancellation.Register(cancel.Cancel);
        return Evaluate(data, batchSize, cancel, cancellation);
    }

    private EpochMetrics Measure(
        TableProgram program, IDataSource? test, int batchSize, long start, CancellationFlag cancel, CancellationToken cancellation)
    {
        (double Loss, IReadOnlyDictionary<string, double> Terms)? result;
        try
        {
            result = test is null ? null : Evaluate(test, batchSize, cancel, cancellation);
        }
        catch
        {
            ReopenEpoch(program);
            throw;
        }

        return new EpochMetrics(
            Epoch, program.MeanLoss, result?.Loss, result?.Terms ?? program.Sums.MeanTerms(),
            Stopwatch.GetElapsedTime(start).TotalSeconds);
    }

    private (double Loss, IReadOnlyDictionary<string, double> Terms) Evaluate(
        IDataSource data, int batchSize, CancellationFlag cancel, CancellationToken cancellation)
    {
        TableProgram program = _programs.Of(data, batchSize, isTraining: false);
        EpochOrder order = new(TestSeed, 0, IsShuffled: false);
        using RowFeed feed = data is Dataset table
            ? new TableFeed(order.Permutation(table.Count), 0)
            : new WindowFeed(program, data, order, _programs.Validate);
        program.Sums.Reset();
        for (long step = 0; HasRows();)
        {
            RunResult result = program.RunBlock(
                feed.Loaded, new RunOptions { FirstStep = step, Seed = TestSeed, Cancel = cancel }, default);
            if (result.Outcome == Outcome.Cancelled)
            {
                throw EvaluationCancelled();
            }

            step += result.RequireCompleted(program.Program, "The evaluation").StepsDone;
            feed.Advance((int)Math.Min(feed.Loaded.Length, program.Batch * result.StepsDone));
        }

        return program.Sums.Rows > 0
            ? (program.MeanLoss, program.Sums.MeanTerms())
            : throw new InvalidOperationException($"Data source '{data.Name}' gave no rows to evaluate.");

        bool HasRows()
        {
            try
            {
                feed.Fill(cancellation);
                return !feed.Loaded.IsEmpty;
            }
            catch (OperationCanceledException) when (cancellation.IsCancellationRequested)
            {
                throw EvaluationCancelled();
            }
        }

        OperationCanceledException EvaluationCancelled() => new(
            $"The evaluation was cancelled after {program.Sums.Rows}{(data.Count is { } count ? $" of {count}" : "")} rows.", cancellation);
    }

    /// <summary>
    /// Takes the number of planned epochs from the options or else from the first run, and throws if the schedule does not go beyond those
    /// of the first run.
    /// </summary>
    private void Plan(TableProgram program, IDataSource data, int last)
    {
        if (last == Epoch)
        {
            return;
        }

        _plannedEpochs = Options.PlannedEpochs > 0 ? Options.PlannedEpochs : _plannedEpochs > 0 ? _plannedEpochs : last;
        RateRule rate = RateOf(program, data);
        if (last > _plannedEpochs && rate is { Planned: { } planned, IsOfFirstTraining: true })
        {
            rate.At(planned);
            rate.At(Math.Max(planned, data.Count is { } count ? (last * program.StepsOf(count)) - 1 : planned));
        }
    }

    private RateRule RateOf(TableProgram program, IDataSource data)
    {
        long? planned = Options.PlannedSteps > 0 ? Options.PlannedSteps : null;
        int epochs = Options.PlannedEpochs > 0 ? Options.PlannedEpochs : _plannedEpochs;
        if (planned is null && epochs > 0 && data.Count is { } count)
        {
            // The epochs before may have had steps of another size.
            long before = Step - (Row > 0 ? program.StepsOf(Row) : 0);
            planned = before + ((epochs - Epoch) * program.StepsOf(count));
        }

        return new RateRule(Optimizer.LearningRate, Options.Schedule)
        {
            Factor = RateFactor,
            Planned = planned,
            IsOfFirstTraining = Options.PlannedSteps == 0 && Options.PlannedEpochs == 0,
        };
    }

    /// <summary>Calls the callbacks that there are now; a call may change their list.</summary>
    /// <param name="call">The call.</param>
    /// <param name="failure">The exception that ends the training. The caller gets it also where a callback fails then, and the
    /// callback's exception in its <see cref="Exception.Data"/>.</param>
    private void Call(Action<TrainingCallback> call, Exception? failure = null)
    {
        foreach (TrainingCallback callback in Callbacks.ToArray())
        {
            try
            {
                call(callback);
            }
            catch (Exception error) when (failure is not null)
            {
                failure.Data[callback.GetType().FullName!] = error;
            }
        }
    }
}
