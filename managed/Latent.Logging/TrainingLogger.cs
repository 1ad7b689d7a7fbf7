using System.Diagnostics;
using System.Globalization;
using Latent.Training;
using Microsoft.Extensions.Logging;

namespace Latent.Logging;

/// <summary>
/// Writes the course of a training to a logger: its start, steps, epochs and end, and the error that ended it. See
/// <see cref="TrainingEvents"/> for the events and their levels. One instance is for one training; a level that is off costs nothing.
/// </summary>
/// <param name="logger">The logger.</param>
public sealed class TrainingLogger(ILogger logger) : TrainingCallback
{
    private readonly ILogger _logger = logger ?? throw new ArgumentNullException(nameof(logger));

    // Of the present run.
    private long _start;
    private bool _isFailed;

    /// <inheritdoc/>
    public override void OnStart(TrainingLoop loop)
    {
        ArgumentNullException.ThrowIfNull(loop);
        (_start, _isFailed) = (Stopwatch.GetTimestamp(), false);
        if (_logger.IsEnabled(LogLevel.Information))
        {
            _logger.Started(
                loop.Model.Kind, loop.Model.ParameterCount, loop.Optimizer.GetType().Name, loop.Optimizer.LearningRate, loop.Options.Seed,
                loop.Epoch, loop.Step);
        }
    }

    /// <inheritdoc/>
    public override void OnSteps(TrainingLoop loop, StepReport report)
    {
        if (_logger.IsEnabled(LogLevel.Debug))
        {
            ArgumentNullException.ThrowIfNull(loop);
            ArgumentNullException.ThrowIfNull(report);
            _logger.Steps(loop.Model.Kind, report.Epoch, loop.Step, report.RowsOfEpoch, report.Loss, TextOf(report.Terms));
        }
    }

    /// <inheritdoc/>
    public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
    {
        if (!_logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(loop);
        ArgumentNullException.ThrowIfNull(metrics);
        if (metrics.Test is { } test)
        {
            _logger.TestedEpoch(
                loop.Model.Kind, metrics.Epoch, loop.Step, metrics.Train, test, TextOf(metrics.Terms), metrics.Seconds);
        }
        else
        {
            _logger.Epoch(loop.Model.Kind, metrics.Epoch, loop.Step, metrics.Train, TextOf(metrics.Terms), metrics.Seconds);
        }
    }

    /// <inheritdoc/>
    public override void OnError(TrainingLoop loop, Exception error)
    {
        ArgumentNullException.ThrowIfNull(loop);
        _isFailed = true;
        switch (error)
        {
            case DivergenceException divergence:
                _logger.Diverged(error, loop.Model.Kind, divergence.Epoch, divergence.Step, divergence.Tensor);
                break;
            case OperationCanceledException:
                _logger.Cancelled(loop.Model.Kind, loop.Epoch, loop.Step);
                break;
            default:
                _logger.Failed(error, loop.Model.Kind, loop.Epoch, loop.Step);
                break;
        }
    }

    /// <inheritdoc/>
    public override void OnEnd(TrainingLoop loop)
    {
        if (_isFailed || !_logger.IsEnabled(LogLevel.Information))
        {
            return;
        }

        ArgumentNullException.ThrowIfNull(loop);
        double seconds = Stopwatch.GetElapsedTime(_start).TotalSeconds;
        if (loop.IsStopping)
        {
            _logger.Stopped(loop.Model.Kind, loop.Epoch, loop.Step, seconds);
        }
        else
        {
            _logger.Ended(loop.Model.Kind, loop.Epoch, loop.Step, seconds);
        }
    }

    /// <summary>Terms such as <c>kl 3.21, reconstruction 98.1</c>.</summary>
    private static string TextOf(IReadOnlyDictionary<string, double> terms) => string.Join(
        ", ", terms.Select(term => string.Create(CultureInfo.InvariantCulture, $"{term.Key} {term.Value:G6}")));
}
