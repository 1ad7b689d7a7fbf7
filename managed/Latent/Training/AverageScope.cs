namespace Latent.Training;

/// <summary>A time during which a model has the averages of its weights: see <see cref="TrainingLoop.UseAverage"/>.</summary>
public sealed class AverageScope : IDisposable
{
    private readonly Snapshot _weights;
    private readonly Action _end;
    private bool _isDisposed;

    internal AverageScope(Snapshot weights, Action end) => (_weights, _end) = (weights, end);

    /// <summary>Gives the model its weights back. Further calls do nothing.</summary>
    public void Dispose()
    {
        if (!_isDisposed)
        {
            _isDisposed = true;
            try
            {
                _weights.Restore();
            }
            finally
            {
                _weights.Dispose();
                _end();
            }
        }
    }
}
