using System.Diagnostics;
using System.Globalization;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.IO;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Reproductions;

/// <summary>
/// The training in its folder, stage after stage. The folder contains the trainer's state, the progress, and the model after the last
/// finished stage. The state is written first: if the process ends between the two writes, the measurements of a stage are repeated.
/// </summary>
internal sealed class IwaeTraining : IDisposable
{
    private const string StateName = "state.safetensors";

    private static readonly TimeSpan SaveInterval = TimeSpan.FromMinutes(1);

    private readonly ModelDirectory _directory;
    private readonly ModelConfig _config;
    private readonly DataSplit _data;
    private readonly Trainer _trainer;
    private readonly Stopwatch _sinceSaved = new();
    private IwaeProgress _progress;

    private IwaeTraining(ModelDirectory directory, IwaeProgress progress, DataSplit data, int stages, Device device)
    {
        (_directory, _progress, _data, Stages) = (directory, progress, data, stages);
        ModelConfig config = IwaeProtocol.ConfigOf(progress.Settings, data.Train, stages);
        _config = config with { Run = RunId.Of(config, data) };
        _config.RequireTrainable();
        Model = (Iwae)_config.CreateModel(device);
        try
        {
            Model.InitializeOutput(data.Train);
            TrainerOptions options = new TrainerOptions { Seed = progress.Settings.Seed, Schedule = IwaeProtocol.Rates(data.Train.Count) };
            _trainer = new Trainer(Model, IwaeProtocol.Optimizer, options);
        }
        catch
        {
            Model.Dispose();
            throw;
        }
    }

    /// <summary>The path of the folder.</summary>
    public string Path => _directory.Path;

    /// <summary>The model in its present state.</summary>
    public Iwae Model { get; }

    /// <summary>The number of stages of the training, finished ones included.</summary>
    public int Stages { get; }

    /// <summary>The progress so far.</summary>
    public IwaeProgress Progress => _progress;

    /// <summary>The number of finished epochs.</summary>
    public int Epoch => _trainer.Epoch;

    private string StateFile => _directory.FileNamed(StateName);

    /// <summary>Starts a training, or continues the one in the folder.</summary>
    /// <exception cref="CommandException">The folder contains a training with other settings or more stages, or another model.</exception>
    /// <exception cref="DataFileException">A file of the training is damaged.</exception>
    public static IwaeTraining Open(ModelDirectory directory, IwaeSettings settings, DataSplit data, int stages, Device device)
    {
        IwaeProgress? progress = IwaeProgress.Read(directory);
        progress?.Require(directory, settings);
        if (progress is null && (File.Exists(directory.ConfigFile) || File.Exists(directory.FileNamed(StateName))))
        {
            throw new CommandException($"'{directory.Path}' holds another model; give another --out");
        }

        IwaeTraining training = new IwaeTraining(directory, progress ?? new IwaeProgress(settings, 0, []), data, stages, device);
        try
        {
            if (progress is { Seconds: > 0 })
            {
                training.Load();
            }

            training._progress.Write(directory);
            return training;
        }
        catch
        {
            training.Dispose();
            throw;
        }
    }

    /// <summary>Trains the remaining stages. After each stage, both losses are measured and all files are written.</summary>
    /// <exception cref="OperationCanceledException">The training was cancelled; the state is written.</exception>
    public void Run(TextWriter output, CancellationToken cancellation)
    {
        for (int stage = _progress.Stages.Count; stage < Stages; stage++)
        {
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"stage {stage + 1} of {Stages}: {IwaeProtocol.Epochs(IwaeProtocol.EpochsOf(stage))} at a learning rate of "
                + $"{IwaeProtocol.RateOf(stage):0.0e-0}"));
            Train(output, IwaeProtocol.EpochsUpTo(stage + 1), cancellation);
            Finish(stage);
            output.WriteLine(string.Create(CultureInfo.InvariantCulture,
                $"after stage {stage + 1}: negative bound {_progress.Stages[^1].Train:0.00} nats on training images, "
                + $"{_progress.Stages[^1].Test:0.00} on test images"));
        }
    }

    public void Dispose()
    {
        _trainer.Dispose();
        Model.Dispose();
    }

    private void Train(TextWriter output, int lastEpoch, CancellationToken cancellation)
    {
        _sinceSaved.Restart();
        try
        {
            TrainingDisplay.Show(output, show => _trainer.Fit(
                _data.Train, lastEpoch - _trainer.Epoch, IwaeProtocol.BatchRows, Monitor(show), cancellation));
        }
        finally
        {
            // Also after a cancellation or a loss that is not finite: the state is then that before the step.
            Save();
        }
    }

    private IwaeMonitor Monitor(Action<TrainingState> show)
    {
        long rows = (long)_data.Train.Count;
        return new IwaeMonitor(_trainer.Epoch * rows + _trainer.Row, _config.Epochs, show, SaveIfDue);
    }

    private void Finish(int stage)
    {
        IwaeStage done = new(
            stage + 1, _trainer.Epoch, IwaeProtocol.RateOf(stage), LossOn(_data.Train), LossOn(_data.Test),
            _progress.Seconds - _progress.Stages.Sum(earlier => earlier.Seconds));
        _progress = _progress with { Stages = [.. _progress.Stages, done] };
        _directory.Save(Model, _config, _progress.Stages.Select(LineOf), TrainingPictures.Names);
        _progress.Write(_directory);
    }

    private double LossOn(Dataset data) => _trainer.Evaluate(data, IwaeProtocol.BatchRows).Loss;

    private void SaveIfDue()
    {
        if (_sinceSaved.Elapsed > SaveInterval)
        {
            Save();
        }
    }

    private void Save()
    {
        _progress = _progress with { Seconds = _progress.Seconds + _sinceSaved.Elapsed.TotalSeconds };
        _sinceSaved.Restart();
        _trainer.SaveState(StateFile);
        _progress.Write(_directory);
    }

    private void Load()
    {
        _trainer.LoadState(StateFile);
        int begun = _trainer.Epoch + (_trainer.Row > 0 ? 1 : 0);
        int stage = Enumerable.Range(0, IwaeProtocol.AllStages).Count(stages => IwaeProtocol.EpochsUpTo(stages) < begun);
        if (stage > Stages)
        {
            throw new CommandException(
                $"'{_directory.Path}' holds a training that is in stage {stage} already; give --stages {stage} or more, or another --out");
        }
    }

    private EpochLine LineOf(IwaeStage stage) => new()
    {
        Epoch = stage.Epochs,
        Train = stage.Train,
        Test = stage.Test,
        Terms = new Dictionary<string, double>(),
        Seconds = stage.Seconds,
    };
}
