namespace Latent.Training;

/// <summary>Reports the progress of a training after each block of steps and each epoch.</summary>
/// <param name="progress">Receives the reports.</param>
/// <param name="lastEpoch">Number of the last epoch of the training.</param>
/// <param name="rowsPerEpoch">Number of rows of an epoch, or null if it is not known.</param>
internal sealed class ProgressReports(IProgress<TrainingProgress> progress, int lastEpoch, int? rowsPerEpoch) : TrainingCallback
{
    private int _rows;

    /// <inheritdoc/>
    public override void OnSteps(TrainingLoop loop, StepReport report)
    {
        _rows = (int)Math.Min(report.RowsOfEpoch, int.MaxValue);
        progress.Report(new TrainingProgress(report.Epoch, lastEpoch, _rows, rowsPerEpoch ?? 0, report.EpochLoss));
    }

    /// <inheritdoc/>
    public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
    {
        int rows = rowsPerEpoch ?? _rows;
        progress.Report(new TrainingProgress(metrics.Epoch, lastEpoch, rows, rows, metrics.Train, metrics));
    }
}
