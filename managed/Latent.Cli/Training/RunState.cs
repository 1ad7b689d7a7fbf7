using System.Diagnostics;
using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>Everything that changes in a training, and its way into the checkpoint and back.</summary>
internal sealed class RunState : IDisposable
{
    // Weights, and two moments of Adam.
    private const int StateCopies = 3;

    private readonly CheckpointPace _pace;
    private readonly RunCheckpoint _checkpoint;
    private bool _hasWarned;
    private long _keeping;

    /// <param name="model">The model.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="directory">The output folder.</param>
    /// <param name="interval">The time between checkpoints within an epoch.</param>
    /// <exception cref="CommandException">A patience is given for a model with several losses.</exception>
    public RunState(Model model, ModelConfig config, ModelDirectory directory, TimeSpan interval)
    {
        if (config.Patience > 0 && model.GradientSteps.Count > 1)
        {
            throw new CommandException($"--patience is no option of {config.Model}, whose several losses do not show when to stop; "
                + "choose the number of epochs by the quality of samples");
        }

        _pace = new CheckpointPace(interval, StateCopies * sizeof(float) * model.ParameterCount);
        _checkpoint = new RunCheckpoint(directory, config);
        Trainer = config.CreateTrainer(model);
        (Good, Film) = (new GoodEpochs(model), new FilmStrip(model, config));
        Best = config.Patience > 0 ? new BestEpoch(model, config.Patience) : null;
    }

    public Trainer Trainer { get; }

    /// <summary>The finished epochs.</summary>
    public GoodEpochs Good { get; }

    /// <summary>The best epoch; null without a patience.</summary>
    public BestEpoch? Best { get; }

    public FilmStrip Film { get; }

    /// <summary>The number of finished epochs.</summary>
    public int Epochs => Good.Metrics.Count;

    /// <summary>The number of finished epochs from which the checkpoint continues; 0 if it starts again.</summary>
    public int SavedEpochs => _checkpoint.Epoch;

    /// <summary>The time spent on lines of metrics and checkpoints while training.</summary>
    public TimeSpan Keeping => Stopwatch.GetElapsedTime(0, _keeping);

    /// <summary>Continues from the checkpoint.</summary>
    /// <exception cref="IO.DataFileException">A file of the checkpoint is missing or damaged.</exception>
    public void Load() => _checkpoint.Load(Trainer, Good, Best, Film);

    /// <summary>Takes over the epochs of a training that is finished, and the film from its checkpoint if that is still there.</summary>
    /// <returns>Whether there is a checkpoint, since the training was ended before its last pictures.</returns>
    public bool Finished(IReadOnlyList<EpochLine> lines)
    {
        Good.Continue(lines);
        Best?.Continue(lines);
        _checkpoint.LoadFilm(Film, lines.Count);
        return _checkpoint.Exists;
    }

    /// <summary>Takes in the results of an epoch.</summary>
    /// <exception cref="NotFiniteNumberException">A metric is not finite.</exception>
    public EpochLine Finish(TrainingProgress progress)
    {
        EpochLine line = EpochLine.Of(progress.Finished!);
        Good.Add(line, Trainer.Step);
        Best?.Offer(line);
        Film.See(progress);
        return line;
    }

    /// <summary>Writes the line of the epoch that has just ended, if one has, and a checkpoint if one is due. A failure is a warning: the
    /// training is worth more.</summary>
    /// <param name="epochIsOver">Whether an epoch has just ended.</param>
    /// <param name="warn">Receives a warning, once until writing succeeds again.</param>
    public void Keep(bool epochIsOver, Action<string> warn)
    {
        // Between the last step of an epoch and the end of its test, the state would have an epoch more than the metrics.
        bool isDue = _pace.IsDue(epochIsOver) && Trainer.Epoch == Epochs;
        if (!epochIsOver && !isDue)
        {
            return;
        }

        long start = Stopwatch.GetTimestamp();
        try
        {
            if (epochIsOver)
            {
                _checkpoint.Add(Good.Metrics);
            }

            if (isDue)
            {
                _pace.Run(Save);
            }

            _hasWarned = false;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            if (!_hasWarned)
            {
                warn($"latent: warning: the checkpoint cannot be written, and the training goes on without: {ErrorText.Of(error)}");
            }

            _hasWarned = true;
        }
        finally
        {
            _keeping += Stopwatch.GetTimestamp() - start;
        }
    }

    /// <summary>Writes the checkpoint.</summary>
    /// <exception cref="IOException">A file cannot be written; the checkpoint before stays.</exception>
    public void Save() => _checkpoint.Save(Trainer, Good, Best, Film);

    /// <summary>Keeps the film until the pictures are written.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void SaveFilm() => _checkpoint.SaveFilm(Film);

    /// <summary>The kernels with which the checkpoint was computed; null if it does not say.</summary>
    public string? ReadKernels() => _checkpoint.ReadKernels();

    /// <summary>Deletes the checkpoint.</summary>
    public void DeleteCheckpoint() => _checkpoint.Delete();

    public void Dispose()
    {
        Trainer.Dispose();
        Good.Dispose();
        Best?.Dispose();
    }
}
