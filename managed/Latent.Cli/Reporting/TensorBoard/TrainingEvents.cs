using Latent.Cli.Pictures;
using Latent.Cli.Storage;
using Latent.Models;
using Latent.Modules;
using Latent.Training;

namespace Latent.Cli.Reporting.TensorBoard;

/// <summary>
/// The events of a training: its loss every few steps; after each epoch the losses, their terms, the rate, and the distribution of each
/// weight; and samples at the moments of the film.
/// </summary>
internal sealed class TrainingEvents : IDisposable
{
    private readonly Model _model;
    private readonly ModelConfig _config;
    private readonly EventFile _file;
    private readonly int _steps;
    private long _next;

    /// <summary>Creates the file of events.</summary>
    /// <param name="model">The model.</param>
    /// <param name="config">Its configuration.</param>
    /// <param name="folder">The folder of the files of events.</param>
    /// <param name="steps">The number of steps between two losses within an epoch.</param>
    /// <param name="done">The number of steps done before.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public TrainingEvents(Model model, ModelConfig config, string folder, int steps, long done)
    {
        (_model, _config, _steps, _next) = (model, config, steps, done + steps);
        _file = EventFile.Create(folder, done);
    }

    /// <summary>Writes the loss so far, if enough steps have passed.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(TrainingProgress progress, long step)
    {
        if (step >= _next)
        {
            _file.AddScalar("step/loss of the epoch so far", step, progress.Loss);
            _file.Flush();
            _next = step + _steps;
        }
    }

    /// <summary>Writes the results of an epoch.</summary>
    /// <param name="line">The results.</param>
    /// <param name="step">The number of steps done.</param>
    /// <param name="rows">The number of rows of an epoch.</param>
    /// <param name="samples">Samples drawn after it; null for none.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Add(EpochLine line, long step, int rows, float[,]? samples)
    {
        _file.AddScalar("epoch/number", step, line.Epoch);
        _file.AddScalar("epoch/train loss", step, line.Train);
        _file.AddScalar("epoch/test loss", step, line.Test);
        _file.AddScalar("epoch/samples a second", step, rows / line.Seconds);
        foreach ((string name, double value) in line.Terms)
        {
            _file.AddScalar($"terms/{name.Replace('_', ' ')}", step, value);
        }

        foreach (Parameter parameter in _model.Parameters)
        {
            _file.AddHistogram($"weights/{parameter.Name}", step, WeightHistogram.Of(_model.Read(parameter)));
        }

        if (samples is not null)
        {
            _file.AddImage("samples", step, new ImageGrid(new ImageBatch(samples, _config.Image.Height, _config.Image.Width)).ToPng());
        }

        _file.Flush();
    }

    public void Dispose() => _file.Dispose();
}
