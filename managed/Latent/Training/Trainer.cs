using System.Diagnostics;
using Latent.Data;
using Latent.Devices;
using Latent.Interop;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// Trains a model: epochs of shuffled batches, a test after each, early stopping, progress and cancellation. Its state (epoch, step and the
/// optimizer's variables) lasts from one <see cref="Fit(DataSplit, int, int, IProgress{TrainingProgress}?, CancellationToken)"/> to the
/// next
/// and can be saved, so that a training stopped and resumed gives the same bits as one that ran through.
/// </summary>
public sealed class Trainer : IDisposable
{
    // The noise of a test must not depend on the progress of the training, so tests have a seed of their own.
    private const ulong TestSeed = 0x7E57_5EED;

    // Streams of the seed that neither initial values nor splits of data use.
    private const uint ShuffleStreams = 0x8000_0000;

    private readonly Model _model;
    private readonly Optimizer _optimizer;
    private readonly TrainerOptions _options;
    private readonly OptimizerState _state;

    // Number of epochs over which the rate decays; 0 before the first training.
    private int _decayEpochs;

    /// <summary>Prepares training.</summary>
    /// <param name="model">The model, whose parameters the training changes.</param>
    /// <param name="optimizer">The update rule; Adam with a rate of 1e-3 if null.</param>
    /// <param name="options">Options; defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">The options have a patience, and the model has several gradient steps.</exception>
    public Trainer(Model model, Optimizer? optimizer = null, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        _model = model;
        _optimizer = optimizer ?? new Adam();
        _options = options ?? new TrainerOptions();
        _optimizer.Validate();
        _options.Validate();
        RequireOneLoss(model.GradientSteps, _options);
        model.Seal();
        _state = new OptimizerState(_optimizer, model);
    }

    /// <summary>Epochs completed.</summary>
    public int Epoch { get; private set; }

    /// <summary>Steps completed.</summary>
    public long Step { get; private set; }

    /// <summary>Number of rows done in an epoch that was cancelled; the next training continues after them. 0 between epochs.</summary>
    public int Row { get; private set; }

    /// <summary>
    /// Trains on one data set, holding back <see cref="TrainerOptions.ValidationFraction"/> of it for the test after each epoch.
    /// </summary>
    /// <inheritdoc cref="Fit(DataSplit, int, int, IProgress{TrainingProgress}?, CancellationToken)"/>
    public History Fit(
        Dataset data, int epochs, int batchSize = 128, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (_options.ValidationFraction == 0)
        {
            return Fit(data, null, epochs, batchSize, progress, cancellation);
        }

        (Dataset train, Dataset test) = data.Split(1 - _options.ValidationFraction, _options.Seed);
        return Fit(train, test, epochs, batchSize, progress, cancellation);
    }

    /// <summary>Trains on the train part, and tests on the test part after each epoch.</summary>
    /// <param name="data">The data; the number of its columns must be the model's inputs.</param>
    /// <param name="epochs">Number of epochs to train.</param>
    /// <param name="batchSize">Number of rows in a batch. The last batch of an epoch may be partial. Models with several gradient steps,
    /// such as GANs, skip a partial batch, whose batch statistics are too noisy, unless the whole data set is smaller than a step.</param>
    /// <param name="progress">Receives progress reports several times an epoch. They are made on the calling thread; the implementation may
    /// post them elsewhere.</param>
    /// <param name="cancellation">Ends training after the current step, or during the test after an epoch. Parameters and optimizer state
    /// keep their last values, also with <see cref="TrainerOptions.Patience"/>, so that training can be continued. An epoch whose test was
    /// cancelled counts as done, without metrics.</param>
    /// <returns>The metrics of the epochs done.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient, or the epochs go beyond those of
    /// <see cref="TrainerOptions.Decay"/>.</exception>
    /// <exception cref="DivergenceException">The loss or a gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public History Fit(
        DataSplit data, int epochs, int batchSize = 128, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(data.Train, data.Test, epochs, batchSize, progress, cancellation);
    }

    /// <summary>The means of the loss and its terms over all rows of a data set, with the current parameters.</summary>
    /// <param name="data">The rows.</param>
    /// <param name="batchSize">Number of rows in a batch. Means over rows depend on it by rounding and by the noise drawn only. Statistics
    /// of a batch, such as the gradient norm, the variety of a GAN and results of a normalisation by batch statistics, are averaged over
    /// the steps.</param>
    /// <param name="cancellation">Ends the evaluation.</param>
    /// <returns>The loss of the first gradient step, and the terms of all.</returns>
    /// <exception cref="OperationCanceledException">The evaluation was cancelled.</exception>
    public (double Loss, IReadOnlyDictionary<string, double> Terms) Evaluate(
        Dataset data, int batchSize = 256, CancellationToken cancellation = default)
    {
        using TableProgram program = Compile(data, batchSize, training: false);
        CancellationFlag cancel = new();
        using CancellationTokenRegistration registration = cancellation.Register(cancel.Cancel);
        return Evaluate(program, data.Count, cancel, cancellation);
    }

    /// <summary>Writes parameters, optimizer state, epoch, step and row to one file.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveState(string path) => Checkpoint.Write(path, _model, _state, Epoch, Step, Row, _decayEpochs);

    /// <summary>
    /// Continues from a file of <see cref="SaveState"/>, written with the same model, optimizer and options. If an epoch was cancelled, the
    /// next training continues with its remaining rows, and the training loss of that epoch is the mean over these rows.
    /// </summary>
    /// <exception cref="IO.SafetensorsException">The file is damaged or belongs to another model or optimizer; nothing is then
    /// changed.</exception>
    public void LoadState(string path) => (Epoch, Step, Row, _decayEpochs) = Checkpoint.Read(path, _model, _state);

    /// <inheritdoc/>
    public void Dispose() => _state.Dispose();

    private History Fit(
        Dataset train, Dataset? test, int epochs, int batchSize, IProgress<TrainingProgress>? progress, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(epochs);
        using TableProgram step = Compile(train, batchSize, training: true);
        using TableProgram? trial = test is { Count: > 0 } ? Compile(test, batchSize, training: false) : null;
        CancellationFlag cancel = new();
        using CancellationTokenRegistration registration = cancellation.Register(cancel.Cancel);
        int[] order = [.. Enumerable.Range(0, train.Count)];
        using BestParameters best = new(_model, _state, _options.Patience);
        List<EpochMetrics> metrics = [];
        int last = (int)Math.Min((long)Epoch + epochs, int.MaxValue);
        PlanDecay(last);
        while (Epoch < last && !best.Exhausted)
        {
            long start = Stopwatch.GetTimestamp();
            Train(step, order, last, cancel, progress, cancellation);
            (Epoch, Row) = (Epoch + 1, 0);
            (double Loss, IReadOnlyDictionary<string, double> Terms)? result = trial is null
                ? null
                : Evaluate(trial, test!.Count, cancel, cancellation);
            metrics.Add(new EpochMetrics(
                Epoch, step.MeanLoss, result?.Loss, result?.Terms ?? step.MeanTerms(), Stopwatch.GetElapsedTime(start).TotalSeconds));
            best.Offer(result?.Loss ?? step.MeanLoss);
            progress?.Report(new TrainingProgress(Epoch, last, train.Count, train.Count, step.MeanLoss, metrics[^1]));
        }

        best.Restore();
        return new History(metrics, best.Exhausted);
    }

    private static void RequireOneLoss(IReadOnlyList<GradientStep> steps, TrainerOptions options)
    {
        if (options.Patience > 0 && steps.Count > 1)
        {
            throw new ArgumentException(
                $"The patience is {options.Patience}; expected 0 for a model with several losses "
                + $"({string.Join(", ", steps.Select(step => step.Name).Distinct())}), since none of them shows when to stop. "
                + "Choose an epoch by the quality of samples instead.", nameof(options));
        }
    }

    private TableProgram Compile(Dataset data, int batchSize, bool training)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentOutOfRangeException.ThrowIfLessThan(batchSize, 1);
        if (data.Count == 0 || data.Columns != _model.Inputs)
        {
            throw new ArgumentException(
                $"The data set '{data.Name}' has {data.Count} rows of {data.Columns} columns; the model needs at least one row of "
                + $"{_model.Inputs}.", nameof(data));
        }

        if (_model.Conditions > 0)
        {
            data.RequireConditions(_model.Conditions);
        }

        _model.Validate(data);
        int batch = Math.Min(batchSize, data.Count);
        return training
            ? new TableProgram(_model, data, batch, _options.Compiler, _optimizer, _state, _options.ClipNorm)
            : new TableProgram(_model, data, batch, _options.Compiler);
    }

    private void Train(
        TableProgram program, int[] order, int last, CancellationFlag cancel, IProgress<TrainingProgress>? progress,
        CancellationToken cancellation)
    {
        if (_options.Shuffle)
        {
            // Not a permutation of the last order: the order of an epoch depends on the seed and the number of the epoch alone.
            order = new RandomSource(_options.Seed, ShuffleStreams + (uint)Epoch).Permutation(order.Length);
        }

        RateRule rate = new(_optimizer.LearningRate, ScheduleOf(program.StepsOf(order.Length)));
        Row = Row < order.Length && program.NextBatch(order.Length - Row) > 0 ? Row : 0;
        program.ResetSums();
        using Snapshot? snapshot = _model.GradientSteps.Count > 1 ? new Snapshot(_model.Store, _state.Store) : null;
        while (Row < order.Length && program.NextBatch(order.Length - Row) is > 0 and var batch)
        {
            snapshot?.Take();
            RunResult result = program.RunBlock(order.AsSpan(Row),
                new RunOptions { FirstStep = Step, Seed = _options.Seed, Cancel = cancel }, rate);
            int rows = batch * program.BatchesPerStep * (int)result.StepsDone;
            string? bad = result.Outcome == Outcome.NotFinite
                ? FindNotFinite(program, order.AsSpan(Row, rows), batch, rate, snapshot)
                : null;
            Step += result.StepsDone;
            Row += rows;
            Check(program, result, bad, cancellation);
            progress?.Report(new TrainingProgress(Epoch + 1, last, Row, order.Length, program.MeanLoss));
        }
    }

    /// <summary>Sets the number of epochs of the decay at the first training, unless the options state it.</summary>
    private void PlanDecay(int last)
    {
        if (_options.Decay is null || last == Epoch)
        {
            return;
        }

        _decayEpochs = _options.DecayEpochs > 0 ? _options.DecayEpochs : _decayEpochs > 0 ? _decayEpochs : last;
        if (last > _decayEpochs && _options.DecayEpochs == 0)
        {
            throw new InvalidOperationException(
                $"The decay of the learning rate ends with epoch {_decayEpochs}, the last of the first training, "
                + $"but this training continues to epoch {last}. "
                + $"Set {nameof(TrainerOptions)}.{nameof(TrainerOptions.DecayEpochs)} to the number of all "
                + "epochs to train them in several calls.");
        }
    }

    private Schedule? ScheduleOf(long stepsPerEpoch)
    {
        long steps = _decayEpochs * stepsPerEpoch;
        return _options.Decay is { } decay
            ? step => (_options.Schedule?.Invoke(step) ?? 1) * decay(Math.Min(1, (double)step / steps))
            : _options.Schedule;
    }

    /// <summary>
    /// Finds the first tensor that is not finite in the step after those that were done. Restores the state before that step, also where
    /// earlier gradient steps of it have updated parameters already.
    /// </summary>
    private string FindNotFinite(TableProgram program, ReadOnlySpan<int> done, int batch, RateRule rate, Snapshot? snapshot)
    {
        int steps = done.Length / (batch * program.BatchesPerStep);
        int[][] rows = program.RowsOf(steps, batch);
        Rewind(done);
        string tensor = program.FindNotFinite(rows, batch, Step + steps, _options.Seed, rate);
        Rewind(done);
        return tensor;

        void Rewind(ReadOnlySpan<int> done)
        {
            snapshot?.Restore();
            if (snapshot is not null && !done.IsEmpty)
            {
                program.RunBlock(done, new RunOptions { FirstStep = Step, Seed = _options.Seed }, rate)
                    .RequireCompleted(program.Program, "The steps before the divergence");
            }
        }
    }

    private void Check(TableProgram program, RunResult result, string? bad, CancellationToken cancellation)
    {
        switch (result.Outcome)
        {
            case Outcome.NotFinite:
                throw new DivergenceException(Epoch + 1, Step, bad!);
            case Outcome.Cancelled:
                throw new OperationCanceledException($"Training was cancelled in epoch {Epoch + 1} after step {Step}.", cancellation);
            default:
                result.RequireCompleted(program.Program, "Training");
                break;
        }
    }

    private static (double Loss, IReadOnlyDictionary<string, double> Terms) Evaluate(
        TableProgram program, int count, CancellationFlag cancel, CancellationToken cancellation)
    {
        int[] order = [.. Enumerable.Range(0, count)];
        program.ResetSums();
        for (long step = 0; program.RowsDone < count;)
        {
            RunResult result = program.RunBlock(order.AsSpan(program.RowsDone),
                new RunOptions { FirstStep = step, Seed = TestSeed, Cancel = cancel }, default);
            if (result.Outcome == Outcome.Cancelled)
            {
                throw new OperationCanceledException($"The evaluation was cancelled after {program.RowsDone} of {count} rows.",
                    cancellation);
            }

            step += result.RequireCompleted(program.Program, "The evaluation").StepsDone;
        }

        return (program.MeanLoss, program.MeanTerms());
    }
}
