using Latent.Models;

namespace Latent.Training;

/// <summary>
/// Keeps parameters and optimizer state of the epoch with the lowest loss, and tells when the loss has not improved for too long.
/// </summary>
internal sealed class BestParameters(Model model, OptimizerState state, int patience) : IDisposable
{
    private readonly Snapshot? _best = patience > 0 ? new Snapshot(model.Store, state.Store) : null;
    private double _lowest = double.PositiveInfinity;
    private int _waited;

    /// <summary>Whether the loss has not improved for as many epochs as patience lasts; never without patience.</summary>
    public bool Exhausted => patience > 0 && _waited >= patience;

    /// <summary>Considers the state after an epoch.</summary>
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

    /// <summary>Puts the best state back, if an epoch had a loss.</summary>
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
