using Latent.Models;

namespace Latent.Training;

/// <summary>Keeps the parameters of the epoch with the lowest loss, and tells when the loss has not improved for too long.</summary>
internal sealed class BestParameters(Model model, int patience) : IDisposable
{
    private double _lowest = double.PositiveInfinity;
    private int _waited;
    private Snapshot? _parameters;

    /// <summary>Whether the loss has not improved for as many epochs as patience lasts; never without patience.</summary>
    public bool Exhausted => patience > 0 && _waited >= patience;

    /// <summary>Considers the parameters after an epoch.</summary>
    public void Offer(double loss)
    {
        if (patience == 0)
        {
            return;
        }

        if (loss < _lowest)
        {
            (_lowest, _waited) = (loss, 0);
            _parameters ??= new Snapshot(model.Store);
            _parameters.Take();
        }
        else
        {
            _waited++;
        }
    }

    /// <summary>Puts the best parameters back.</summary>
    public void Restore() => _parameters?.Restore();

    /// <inheritdoc/>
    public void Dispose() => _parameters?.Dispose();
}
