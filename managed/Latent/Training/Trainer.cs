using Latent.Data;
using Latent.Models;
using Latent.Optimizers;

namespace Latent.Training;

/// <summary>
/// Trains a model: epochs of shuffled batches, a test after each, early stopping, progress and cancellation. Its state (epoch, step and the
/// optimizer's variables) lasts from one <see cref="Fit(DataSplit, int, int, IProgress{TrainingProgress}?, CancellationToken)"/> to the
/// next and can be saved, so that a training stopped and resumed gives the same bits as one that ran through. The compiled step and the
/// data on the device last as well, as long as data and batch size stay the same: see <see cref="TrainingLoop"/>.
/// </summary>
public sealed class Trainer : IDisposable
{
    // The data that was split last, so that it is not split and copied to the device again.
    private (Dataset Data, DataSplit Parts)? _split;

    /// <summary>Prepares training.</summary>
    /// <param name="model">The model, whose parameters the training changes.</param>
    /// <param name="optimizer">The update rule; Adam with a rate of 1e-3 if null.</param>
    /// <param name="options">Options; defaults if null.</param>
    /// <exception cref="ArgumentOutOfRangeException">A setting is out of range.</exception>
    /// <exception cref="ArgumentException">The options have a patience, and the model has several gradient steps; or a parameter group has
    /// no parameter.</exception>
    public Trainer(Model model, Optimizer? optimizer = null, TrainerOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(model);
        options ??= new TrainerOptions();
        options.Validate();
        RequireOneLoss(model.GradientSteps, options);
        Loop = new TrainingLoop(model, optimizer, options);
    }

    /// <summary>The loop that does the training: callbacks, single steps, and averages of the weights.</summary>
    public TrainingLoop Loop { get; }

    /// <summary>Epochs completed.</summary>
    public int Epoch => Loop.Epoch;

    /// <summary>Steps completed.</summary>
    public long Step => Loop.Step;

    /// <summary>Number of rows done in an epoch that was cancelled; the next training continues after them. 0 between epochs.</summary>
    public int Row => (int)Math.Min(Loop.Row, int.MaxValue);

    /// <summary>
    /// Trains on one data set, holding back <see cref="TrainerOptions.ValidationFraction"/> of it for the test after each epoch.
    /// </summary>
    /// <inheritdoc cref="Fit(DataSplit, int, int, IProgress{TrainingProgress}?, CancellationToken)"/>
    public History Fit(
        Dataset data, int epochs, int batchSize = 128, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        if (Loop.Options.ValidationFraction == 0)
        {
            return Fit(data, epochs, batchSize, null, progress, cancellation);
        }

        if (_split?.Data != data)
        {
            _split = (data, data.Split(1 - Loop.Options.ValidationFraction, Loop.Options.Seed));
        }

        return Fit(_split.Value.Parts, epochs, batchSize, progress, cancellation);
    }

    /// <summary>Trains on the train part, and tests on the test part after each epoch.</summary>
    /// <param name="data">The data; the number of its columns must be the model's inputs.</param>
    /// <param name="epochs">Number of epochs to train.</param>
    /// <param name="batchSize">Number of rows in a batch. The last batch of an epoch may be partial. Models with several gradient steps,
    /// such as GANs, skip a partial batch, whose batch statistics are too noisy, unless the whole data set is smaller than a step.</param>
    /// <param name="progress">Receives progress reports several times an epoch. They are made on the calling thread; the implementation may
    /// post them elsewhere.</param>
    /// <param name="cancellation">Ends training after the current step, or during the test after an epoch. Parameters and optimizer state
    /// keep their last values, also with <see cref="TrainerOptions.Patience"/>, so that training can be continued; an epoch whose test was
    /// cancelled continues with its test.</param>
    /// <returns>The metrics of the epochs done.</returns>
    /// <exception cref="ArgumentException">The data does not fit the model.</exception>
    /// <exception cref="InvalidOperationException">A parameter receives no gradient, or the schedule of the learning rate is planned for
    /// fewer epochs: see <see cref="TrainerOptions.PlannedEpochs"/>.</exception>
    /// <exception cref="DivergenceException">The loss or a gradient became NaN or infinite.</exception>
    /// <exception cref="OperationCanceledException">Training was cancelled.</exception>
    public History Fit(
        DataSplit data, int epochs, int batchSize = 128, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        return Fit(data.Train, epochs, batchSize, data.Test, progress, cancellation);
    }

    /// <summary>
    /// Trains on a data source, such as files larger than memory, and tests on another after each epoch. Both are read on threads of their
    /// own, unless they are data sets in memory.
    /// </summary>
    /// <param name="data">The data; the number of its columns must be the model's inputs.</param>
    /// <param name="epochs">Number of epochs to train.</param>
    /// <param name="batchSize">Number of rows in a batch.</param>
    /// <param name="test">The data for the test; null for none.</param>
    /// <param name="progress">Receives progress reports several times an epoch, on the calling thread.</param>
    /// <param name="cancellation">Ends training after the current step, or during the test after an epoch.</param>
    /// <returns>The metrics of the epochs done.</returns>
    /// <inheritdoc cref="Fit(DataSplit, int, int, IProgress{TrainingProgress}?, CancellationToken)" path="/exception"/>
    public History Fit(
        IDataSource data, int epochs, int batchSize = 128, IDataSource? test = null, IProgress<TrainingProgress>? progress = null,
        CancellationToken cancellation = default)
    {
        ArgumentNullException.ThrowIfNull(data);
        using EarlyStopping? stopping = Loop.Options.Patience > 0 ? new EarlyStopping(Loop, Loop.Options.Patience) : null;
        List<TrainingCallback> own = stopping is null ? [] : [stopping];
        if (progress is not null)
        {
            int last = (int)Math.Min((long)Epoch + Math.Max(epochs, 0), int.MaxValue);
            own.Add(new ProgressReports(progress, last, data.Count));
        }

        own.ForEach(Loop.Callbacks.Add);
        try
        {
            History history = Loop.Run(data, epochs, batchSize, test, cancellation);
            stopping?.Restore();
            return history;
        }
        finally
        {
            own.ForEach(callback => Loop.Callbacks.Remove(callback));
        }
    }

    /// <summary>The means of the loss and its terms over all rows of a data set, with the current parameters.</summary>
    /// <inheritdoc cref="TrainingLoop.Evaluate(IDataSource, int, CancellationToken)"/>
    public (double Loss, IReadOnlyDictionary<string, double> Terms) Evaluate(
        Dataset data, int batchSize = 256, CancellationToken cancellation = default) => Loop.Evaluate(data, batchSize, cancellation);

    /// <summary>Writes parameters, optimizer state, epoch, step and row to one file.</summary>
    /// <inheritdoc cref="TrainingLoop.SaveState"/>
    public void SaveState(string path) => Loop.SaveState(path);

    /// <summary>Continues from a file of <see cref="SaveState"/>.</summary>
    /// <inheritdoc cref="TrainingLoop.LoadState"/>
    public void LoadState(string path) => Loop.LoadState(path);

    /// <inheritdoc/>
    public void Dispose() => Loop.Dispose();

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
}
