using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>A training from the command line: shows its progress, keeps a checkpoint, writes the model with metrics and pictures into a
/// folder, and reports the results.</summary>
internal sealed partial class TrainingRun : IDisposable
{
    private readonly CommandContext _context;
    private readonly ModelDirectory _directory;
    private readonly Model _model;
    private readonly ModelConfig _config;
    private readonly DataSplit _data;
    private readonly DataSplit _training;
    private readonly Alarms _alarms = new();
    private readonly RunState _state;
    private readonly RunEvents _events;
    private readonly TextWriter? _json;

    private TrainingRun(
        CommandContext context, ModelDirectory directory, Model model, ModelConfig config, DataSplit data, RunOptions options)
    {
        (_directory, _model, _config, _data) = (directory, model, config, data);
        _json = options.Json ? context.Output : null;
        _context = context with
        {
            Output = options.Json ? TextWriter.Null : TrainingLog.Over(context.Output),
            Error = TrainingLog.Over(context.Error),
        };
        // Pictures show the test images, which training never sees.
        _training = config.Validation > 0 ? data.Train.Split(1 - config.Validation, config.Seed) : data;
        _state = new RunState(model, config, directory, options.Interval);
        _events = new RunEvents(model, config, directory, options.EventSteps);
    }

    /// <summary>Trains a model of a configuration.</summary>
    /// <param name="context">The console and the cancellation.</param>
    /// <param name="device">The device of the model.</param>
    /// <param name="config">The model and the settings of the training.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">The folder for the files; it is created if it does not exist.</param>
    /// <param name="options">The treatment of files that are there, and the output.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="CommandException">The model cannot be trained, or the folder holds another training.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static int Of(CommandContext context, Device device, ModelConfig config, DataSplit data, string folder, RunOptions options)
    {
        config.RequireTrainable();
        ModelConfig own = config with { Run = RunId.Of(config, data) };
        ModelDirectory directory = ModelDirectory.Create(folder);
        try
        {
            using RunLock folderLock = RunLock.Take(folder);
            directory.RequireRoom(TrainingPictures.Names);
            TrainingStart start = FolderCheck.StartOf(directory, own, options);
            using Model model = own.CreateModel(device);
            using TrainingRun run = new(context, directory, model, own, data, options);
            return start == TrainingStart.Finished ? run.Repeat() : run.Run(start == TrainingStart.Continue);
        }
        finally
        {
            directory.RemoveIfNewAndEmpty();
        }
    }

    public void Dispose()
    {
        _events.Dispose();
        _state.Dispose();
    }

    /// <summary>Reports a training that was finished before.</summary>
    private int Repeat()
    {
        _directory.LoadWeights(_model);
        bool lacksPictures = _state.Finished(_directory.ReadMetrics());
        _context.Output.WriteLine($"'{_directory.Path}' holds this training already, finished: {_state.Epochs} epochs");
        if (lacksPictures)
        {
            return Draw();
        }

        WriteEnd();
        return ExitCode.Success;
    }

    private int Run(bool continues)
    {
        if (continues)
        {
            WarnOfOtherKernels();
            _state.Load();
            foreach (EpochLine line in _state.Good.Metrics)
            {
                // Given before already.
                _ = _alarms.Of(line);
            }
        }

        _context.Output.WriteLine(TrainingReport.Heading(_model, _config, _training)
            + (continues ? $"; continued after epoch {_state.Epochs}" : ""));
        Exception? divergence = null;
        bool isInterrupted = false;
        try
        {
            isInterrupted = !Train();
        }
        catch (Exception error) when (error is DivergenceException or NotFiniteNumberException)
        {
            divergence = error;
        }

        return divergence is not null ? Diverge(divergence) : isInterrupted ? Interrupt() : Complete();
    }

    /// <summary>Trains to the end; returns false at the first signal that asks to end.</summary>
    /// <exception cref="DivergenceException">A number is not finite.</exception>
    /// <exception cref="NotFiniteNumberException">A metric is not finite.</exception>
    private bool Train()
    {
        int left = _config.Epochs - _state.Trainer.Epoch;
        if (left == 0 || _state.Best is { IsExhausted: true })
        {
            return true;
        }

        using CancellationTokenSource stop = CancellationTokenSource.CreateLinkedTokenSource(_context.Cancellation);
        long rowsBefore = ((long)_state.Trainer.Epoch * _training.Train.Count) + _state.Trainer.Row;
        _events.Begin(_state.Trainer.Step, _context.Error.WriteLine);
        try
        {
            TrainingDisplay.Show(_context.Output, _context.Error, (show, warn) =>
            {
                TrainingMonitor monitor = new(show, progress => Finish(progress, warn, stop), rowsBefore);
                _state.Trainer.Fit(_training, left, _config.Batch, new ProgressRelay(progress =>
                {
                    monitor.Report(progress);
                    _events.Add(progress, _state, warn);
                    _state.Keep(progress.Finished is not null, warn);
                }), stop.Token);
            });
        }
        catch (OperationCanceledException)
        {
            // The parameters are those of the last step done.
        }

        return _state.Epochs == _config.Epochs || _state.Best is { IsExhausted: true };
    }

    private void Finish(TrainingProgress progress, Action<string> warn, CancellationTokenSource stop)
    {
        EpochLine line = _state.Finish(progress);
        foreach (string alarm in _alarms.Of(line))
        {
            warn($"latent: warning: {alarm}");
        }

        if (_state.Best is { IsExhausted: true })
        {
            stop.Cancel();
        }
    }

    // The bits of a training are those of one variant of the kernels.
    private void WarnOfOtherKernels()
    {
        string here = Checkpoint.KernelsOf(_model);
        if (_state.ReadKernels() is { } there && there != here)
        {
            _context.Error.WriteLine($"latent: warning: the checkpoint was computed by {there} kernels, and {here} kernels continue, so "
                + "that the result has not the bits of a training that ran through; LATENT_SIMD chooses the kernels of the CPU");
        }
    }

    private void WriteEnd() => WriteJson(_state.Epochs < _config.Epochs ? "early" : "complete");

    private void WriteJson(string end) => _json?.WriteLine(TrainingResult.Of(_directory, _config, _state, end).ToJson());

    private void Save() => _directory.Save(_model, _config, _state.Good.Metrics, TrainingPictures.Names);
}
