using Latent.Models;

namespace Latent.Training;

/// <summary>
/// Keeps the parameters and optimizer state of the epoch with the lowest loss, and counts the epochs since then.
/// </summary>
internal sealed class BestParameters(Model model, OptimizerState state, int patience) : IDisposable
{
    private readonly Snapshot? _best = patience > 0 ? new Snapshot(model.Store, state.Store) : null;
    private double _lowest = double.PositiveInfinity;
    private int _waited;

    /// <summary>Whether the number of epochs without an improvement has reached the patience; false without patience.</summary>
    public bool Exhausted => patience > 0 && _waited >= patience;

    /// <summary>Compares the loss of an epoch with the lowest loss, and keeps the current state if it is lower.</summary>
    public void Offer(double loss)
    {
        if (loss < _lowest)
        {
            (_lowest, _waited) = (loss, 0);
            _best?.Take();
        }
        else
        {
            _waited++;
        }
    }

    /// <summary>Restores the best state, if there is one.</summary>
    public void Restore()
    {
        if (_lowest < double.PositiveInfinity)
        {
            _best?.Restore();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _best?.Dispose();
}
