using System.Diagnostics;
using Latent.Training;

namespace Latent.Cli.Reporting;

/// <summary>The progress of a training.</summary>
/// <param name="Epoch">The current epoch, or the one just finished; the first is 1.</param>
/// <param name="LastEpoch">The last epoch of the training.</param>
/// <param name="Share">The finished fraction of all rows of all epochs, 0 to 1.</param>
/// <param name="SamplesPerSecond">Rows a second since the start of the training, including tests.</param>
/// <param name="Left">The remaining time at this rate.</param>
/// <param name="TrainLoss">The mean training loss of the epoch so far.</param>
/// <param name="Tested">The results of the last finished epoch, or null before the first.</param>
/// <param name="EpochIsOver">Whether <paramref name="Tested"/> are the results of <paramref name="Epoch"/>.</param>
internal sealed record TrainingState(
    int Epoch, int LastEpoch, double Share, double SamplesPerSecond, TimeSpan Left, double TrainLoss, EpochMetrics? Tested,
    bool EpochIsOver);

/// <summary>Keeps the metrics of each epoch, and computes rate and remaining time. It runs on the thread of the training.</summary>
/// <param name="show">Receives each new state.</param>
/// <param name="finish">Called after each finished epoch, while the model does not change.</param>
/// <param name="rowsBefore">The number of rows trained on before this run, which count neither for the rate nor for the remaining
/// time.</param>
internal sealed class TrainingMonitor(
    Action<TrainingState> show, Action<TrainingProgress>? finish = null, long rowsBefore = 0) : IProgress<TrainingProgress>
{
    private readonly long _start = Stopwatch.GetTimestamp();
    private readonly List<EpochMetrics> _epochs = [];

    /// <summary>The metrics of the finished epochs.</summary>
    public IReadOnlyList<EpochMetrics> Epochs => _epochs;

    public void Report(TrainingProgress value)
    {
        if (value.Finished is not null)
        {
            _epochs.Add(value.Finished);
            finish?.Invoke(value);
        }

        TimeSpan elapsed = Stopwatch.GetElapsedTime(_start);
        long done = ((value.Epoch - 1L) * value.RowsPerEpoch) + value.Rows;
        long all = (long)value.LastEpoch * value.RowsPerEpoch;
        long now = Math.Max(1, done - rowsBefore);
        show(new TrainingState(
            value.Epoch,
            value.LastEpoch,
            (double)done / all,
            now / elapsed.TotalSeconds,
            elapsed * ((double)(all - done) / now),
            value.Loss,
            _epochs.Count > 0 ? _epochs[^1] : null,
            value.Finished is not null));
    }
}
