using Latent.Cli.Reporting.TensorBoard;
using Latent.Cli.Storage;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>The event files of a training, if they are wanted. A failure to write is a warning, and ends them.</summary>
/// <param name="model">The model.</param>
/// <param name="config">Its configuration.</param>
/// <param name="directory">The output folder.</param>
/// <param name="steps">The number of steps between two losses within an epoch; 0 for no files.</param>
internal sealed class RunEvents(Model model, ModelConfig config, ModelDirectory directory, int steps) : IDisposable
{
    private TrainingEvents? _events;

    /// <summary>Creates the file.</summary>
    /// <param name="done">The number of steps done before.</param>
    /// <param name="warn">Receives a warning.</param>
    public void Begin(long done, Action<string> warn)
    {
        if (steps > 0)
        {
            Try(() => _events = new TrainingEvents(model, config, directory.FileNamed("tensorboard"), steps, done), warn);
        }
    }

    /// <summary>Writes what there is to write after a report of progress.</summary>
    public void Add(TrainingProgress progress, RunState state, Action<string> warn)
    {
        if (_events is null)
        {
            return;
        }

        Try(() =>
        {
            _events.Add(progress, state.Trainer.Step);
            if (progress.Finished is not null)
            {
                _events.Add(state.Good.Metrics[^1], state.Trainer.Step, progress.RowsPerEpoch, state.Film.After(progress.Epoch));
            }
        }, warn);
    }

    public void Dispose() => _events?.Dispose();

    private void Try(Action write, Action<string> warn)
    {
        try
        {
            write();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            warn($"latent: warning: the files for TensorBoard cannot be written, and end here: {ErrorText.Of(error)}");
            TrainingEvents? broken = _events;
            _events = null;
            DisposeQuietly(broken);
        }
    }

    private static void DisposeQuietly(TrainingEvents? events)
    {
        try
        {
            events?.Dispose();
        }
        catch (IOException)
        {
            // What was left to write does not fit either; the warning is out.
        }
    }
}
