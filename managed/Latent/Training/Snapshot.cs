using Latent.Devices;

namespace Latent.Training;

/// <summary>A copy of stores on their device, from which they can be restored.</summary>
internal sealed class Snapshot : IDisposable
{
    private readonly VariableStore[] _stores;
    private readonly VariableStore[] _copies;
    private readonly Owned _owned = new();

    /// <summary>Allocates the memory of a copy.</summary>
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

    /// <summary>Copies the current numbers of the stores.</summary>
    public void Take()
    {
        foreach ((VariableStore store, VariableStore copy) in _stores.Zip(_copies))
        {
            store.CopyTo(copy);
        }
    }

    /// <summary>Copies the numbers back into the stores.</summary>
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
