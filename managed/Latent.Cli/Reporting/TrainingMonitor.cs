using System.Diagnostics;
using Latent.Training;

namespace Latent.Cli.Reporting;

/// <summary>How far training is.</summary>
/// <param name="Epoch">The epoch under way, or the one just finished; the first is 1.</param>
/// <param name="LastEpoch">The last epoch asked for.</param>
/// <param name="Share">The share of all rows of all epochs that is done, 0 to 1.</param>
/// <param name="SamplesPerSecond">Rows a second since training began, tests included.</param>
/// <param name="Left">The time that the rest will take at this rate.</param>
/// <param name="TrainLoss">Mean training loss of the epoch so far.</param>
/// <param name="Tested">Results of the last whole epoch, or null before the first.</param>
/// <param name="EpochIsOver">Whether <paramref name="Tested"/> are those of <paramref name="Epoch"/>.</param>
internal sealed record TrainingState(
    int Epoch, int LastEpoch, double Share, double SamplesPerSecond, TimeSpan Left, double TrainLoss, EpochMetrics? Tested, bool EpochIsOver);

/// <summary>Keeps the metrics of each epoch, and works out rate and time left. It acts on the thread that trains.</summary>
/// <param name="show">Receives each new state.</param>
/// <param name="finish">Called with each epoch that is over, while the model stands still.</param>
internal sealed class TrainingMonitor(Action<TrainingState> show, Action<TrainingProgress>? finish = null) : IProgress<TrainingProgress>
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<EpochMetrics> _epochs = [];

    /// <summary>The metrics of the epochs that are over.</summary>
    public IReadOnlyList<EpochMetrics> Epochs => _epochs;

    public void Report(TrainingProgress value)
    {
        if (value.Finished is not null)
        {
            _epochs.Add(value.Finished);
            finish?.Invoke(value);
        }
        var elapsed = Stopwatch.GetElapsedTime(_start);
        var done = ((value.Epoch - 1L) * value.RowsPerEpoch) + value.Rows;
        var all = (long)value.LastEpoch * value.RowsPerEpoch;
        show(new TrainingState(
            value.Epoch,
            value.LastEpoch,
            (double)done / all,
            done / elapsed.TotalSeconds,
            elapsed * ((double)(all - done) / done),
            value.Loss,
            _epochs.Count > 0 ? _epochs[^1] : null,
            value.Finished is not null));
    }
}
