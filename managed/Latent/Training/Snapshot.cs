using Latent.Devices;

namespace Latent.Training;

/// <summary>A copy of stores on their device, to go back to.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly VariableStore[] _stores;
    private readonly VariableStore[] _copies;
    private readonly Owned _owned = new();

    /// <summary>Makes room for a copy.</summary>
    public Snapshot(params VariableStore[] stores)
    {
        _stores = stores;
        try
        {
            _copies = Array.ConvertAll(stores, store => _owned.Add(new VariableStore(store.Device, store.Variables)));
        }
        catch
        {
            _owned.Dispose();
            throw;
        }
    }

    /// <summary>Copies the numbers as they are.</summary>
    public void Take()
    {
        foreach ((VariableStore store, VariableStore copy) in _stores.Zip(_copies))
        {
            store.CopyTo(copy);
        }
    }

    /// <summary>Puts the copy back.</summary>
    public void Restore()
    {
        foreach ((VariableStore store, VariableStore copy) in _stores.Zip(_copies))
        {
            copy.CopyTo(store);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _owned.Dispose();
}
