using Latent.Cli.Reporting;
using Latent.Models;

namespace Latent.Cli.Training;

/// <content>The ends of a training: complete, interrupted, or diverged.</content>
internal sealed partial class TrainingRun
{
    private int Complete()
    {
        _state.Best?.Weights.Restore();
        TrySaveFilm();
        try
        {
            Save();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException($"the training is done, but its model cannot be saved: {ErrorText.Of(error)} "
                + (_state.SavedEpochs > 0
                    ? $"The state after epoch {_state.SavedEpochs} is kept; make room, and give --resume"
                    : "Make room, and train again"), error);
        }

        return Draw();
    }

    /// <summary>Writes the pictures of a model that is saved, reports it, and deletes the checkpoint.</summary>
    private int Draw()
    {
        Posterior? posterior = _model is Vae vae ? new Posterior(vae, _data.Test) : null;
        IReadOnlyList<(string Name, string Meaning)> pictures;
        try
        {
            pictures = new TrainingPictures(_directory, _model, _config, _data.Test)
                .Write(_state.Good.Metrics, posterior, _state.Film, _context.Cancellation);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            throw new IOException(
                $"the model is saved in {_directory.Path}, but a picture is not: {ErrorText.Of(error)} Make room, and give --resume",
                error);
        }

        if (_context.Cancellation.IsCancellationRequested)
        {
            return Interrupted($"the model so far is saved in {_directory.Path}");
        }

        _state.DeleteCheckpoint();
        TrainingReport.Write(_context.Output, _directory, _model, _config, _state.Good.Metrics, posterior, pictures);
        WriteEnd();
        return ExitCode.Success;
    }

    /// <summary>Saves the state, and the model so far unless the folder has a model of an earlier training.</summary>
    private int Interrupt()
    {
        if (_state.Trainer.Step > 0)
        {
            TrySaveState();
        }

        bool hasOther = _directory.HasModel && _directory.Run != _config.Run;
        return Interrupted(hasOther ? $"the model before is kept in {_directory.Path}"
            : _state.Epochs == 0 ? "no model is saved yet"
            : TrySaveModel());
    }

    private string TrySaveModel()
    {
        _state.Best?.Weights.Restore();
        try
        {
            Save();
            return $"the model so far is saved in {_directory.Path}";
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return $"the model so far cannot be saved ({ErrorText.Of(error).TrimEnd('.')})";
        }
    }

    private void TrySaveFilm()
    {
        try
        {
            _state.SaveFilm();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            // It is needed only if the pictures are interrupted; the film that is drawn then is shorter.
        }
    }

    private void TrySaveState()
    {
        try
        {
            _state.Save();
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            string from = _state.SavedEpochs > 0 ? $"after epoch {_state.SavedEpochs}" : "at the beginning";
            _context.Error.WriteLine($"latent: warning: the state cannot be saved: {ErrorText.Of(error)} --resume continues {from}");
        }
    }

    private int Interrupted(string kept)
    {
        _context.Error.WriteLine(
            $"latent: interrupted after {_state.Epochs} of {_config.Epochs} epochs; {kept}, and --resume continues the training");
        WriteJson("interrupted");
        return ExitCode.Interrupted;
    }

    /// <summary>Saves the model after the last good epoch.</summary>
    private int Diverge(Exception divergence)
    {
        string kept = "No epoch ended before the divergence, so nothing was written.";
        if (_state.Epochs > 0)
        {
            _state.Good.Weights.Restore();
            Save();
            kept = $"The last good state, after epoch {_state.Epochs} of {_config.Epochs}, is saved in {_directory.Path}";
        }

        _state.DeleteCheckpoint();
        _context.Error.WriteLine($"latent: {ErrorText.Of(divergence)} {kept}");
        WriteJson("diverged");
        return ExitCode.Failure;
    }
}
