namespace Latent.Training;

/// <summary>
/// Keeps the parameters and optimizer state of the epoch with the lowest loss, and stops the training after some epochs without a lower
/// one.
/// </summary>
internal sealed class EarlyStopping(TrainingLoop loop, int patience) : TrainingCallback, IDisposable
{
    private readonly Snapshot _best = new(loop.Stores);
    private double _lowest = double.PositiveInfinity;
    private int _waited;

    /// <inheritdoc/>
    public override void OnEpoch(TrainingLoop loop, EpochMetrics metrics)
    {
        double loss = metrics.Test ?? metrics.Train;
        if (loss < _lowest)
        {
            (_lowest, _waited) = (loss, 0);
            _best.Take();
        }
        else if (++_waited >= patience)
        {
            loop.Stop();
        }
    }

    /// <summary>Restores the best state, if there is one.</summary>
    public void Restore()
    {
        if (_lowest < double.PositiveInfinity)
        {
            _best.Restore();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _best.Dispose();
}
