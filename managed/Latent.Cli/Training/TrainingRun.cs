using Latent.Cli.Reporting;
using Latent.Cli.Storage;
using Latent.Data;
using Latent.Devices;
using Latent.Models;
using Latent.Training;

namespace Latent.Cli.Training;

/// <summary>A training from the command line: shows its progress, writes the model with metrics and pictures into a folder, and reports the
/// results.</summary>
internal sealed class TrainingRun : IDisposable
{
    private readonly CommandContext _context;
    private readonly ModelDirectory _directory;
    private readonly Model _model;
    private readonly ModelConfig _config;
    private readonly DataSplit _data;
    private readonly FilmStrip _film;
    private readonly Alarms _alarms = new();
    private readonly GoodEpochs _good;

    private TrainingRun(CommandContext context, ModelDirectory directory, Model model, ModelConfig config, DataSplit data)
    {
        (_context, _directory, _model, _config, _data) = (context, directory, model, config, data);
        (_film, _good) = (new FilmStrip(model, config), new GoodEpochs(model));
    }

    /// <summary>Trains a model of a configuration.</summary>
    /// <param name="context">The console and the cancellation.</param>
    /// <param name="device">The device of the model.</param>
    /// <param name="config">The model and the settings of the training.</param>
    /// <param name="data">The data.</param>
    /// <param name="folder">The folder for the files; it is created if it does not exist.</param>
    /// <returns>One of <see cref="ExitCode"/>.</returns>
    /// <exception cref="CommandException">The model cannot be trained.</exception>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public static int Of(CommandContext context, Device device, ModelConfig config, DataSplit data, string folder)
    {
        config.RequireTrainable();
        using Model model = config.CreateModel(device);
        ModelDirectory directory = ModelDirectory.Create(folder);
        try
        {
            using TrainingRun run = new(context, directory, model, config, data);
            return run.Run();
        }
        finally
        {
            directory.RemoveIfNewAndEmpty();
        }
    }

    public void Dispose() => _good.Dispose();

    private int Run()
    {
        _context.Output.WriteLine(TrainingReport.Heading(_model, _config, _data));
        if (Train() is { } divergence)
        {
            _context.Error.WriteLine($"latent: {ErrorText.Of(divergence)} {KeepLastGood()}");
            return ExitCode.Failure;
        }

        Save();
        Posterior? posterior = _model is Vae vae ? new Posterior(vae, _data.Test) : null;
        IReadOnlyList<(string Name, string Meaning)> pictures = new TrainingPictures(_directory, _model, _config, _data.Test)
            .Write(_good.Metrics, posterior, _film, _context.Cancellation);
        if (_context.Cancellation.IsCancellationRequested)
        {
            _context.Error.WriteLine(
                $"latent: interrupted after {_good.Metrics.Count} of {_config.Epochs} epochs; the model so far is saved in "
                + $"{_directory.Path}");
            return ExitCode.Interrupted;
        }

        TrainingReport.Write(_context.Output, _directory, _model, _config, _good.Metrics, posterior, pictures);
        return ExitCode.Success;
    }

    /// <summary>Trains to the end, to the first Ctrl-C, or to the first number that is not finite.</summary>
    /// <returns>The exception about a number that is not finite, or null.</returns>
    private Exception? Train()
    {
        using Trainer trainer = new(_model, _config.Kind.Optimizer(_config.LearningRate), _config.Training);
        Exception? divergence = null;
        TrainingDisplay.Show(_context.Output, _context.Error, (show, warn) =>
        {
            try
            {
                trainer.Fit(_data, _config.Epochs, _config.Batch,
                    new TrainingMonitor(show, progress => Finish(progress, trainer.Step, warn)), _context.Cancellation);
            }
            catch (OperationCanceledException)
            {
                // The parameters are those of the last step done.
            }
            catch (Exception error) when (error is DivergenceException or NotFiniteNumberException)
            {
                divergence = error;
            }
        });
        return divergence;
    }

    private void Finish(TrainingProgress progress, long step, Action<string> warn)
    {
        EpochLine line = EpochLine.Of(progress.Finished!);
        _good.Add(line, step);
        _film.See(progress);
        foreach (string alarm in _alarms.Of(line))
        {
            warn($"latent: warning: {alarm}");
        }
    }

    /// <summary>Saves the model after the last good epoch, and describes it.</summary>
    private string KeepLastGood()
    {
        if (_good.Metrics.Count == 0)
        {
            return "No epoch ended before the divergence, so nothing was written.";
        }

        _good.Restore();
        Save();
        return $"The last good state, after epoch {_good.Metrics.Count} of {_config.Epochs}, is saved in {_directory.Path}";
    }

    private void Save() => _directory.Save(_model, _config, _good.Metrics, TrainingPictures.Names);
}
