namespace Latent.Torch.Pickles;

/// <summary>A dictionary of a pickle, which keeps the order of its entries.</summary>
internal sealed class PickleDictionary
{
    private readonly List<(object? Key, object? Value)> _entries = [];

    // Only texts are looked up: they are the only keys whose hashes the writer of a file cannot make collide.
    private readonly Dictionary<string, int> _places = new(StringComparer.Ordinal);

    /// <summary>The entries whose keys are texts.</summary>
    public IEnumerable<(string Key, object? Value)> Named =>
        _entries.Where(entry => entry.Key is string).Select(entry => ((string)entry.Key!, entry.Value));

    /// <summary>The value of a key, or false if there is none.</summary>
    public bool TryGet(string key, out object? value)
    {
        bool found = _places.TryGetValue(key, out int place);
        value = found ? _entries[place].Value : null;
        return found;
    }

    /// <summary>Sets the value of a key, as Python does: a later one replaces an earlier one.</summary>
    public void Set(object? key, object? value)
    {
        if (key is string name && !_places.TryAdd(name, _entries.Count))
        {
            _entries[_places[name]] = (key, value);
        }
        else
        {
            _entries.Add((key, value));
        }
    }
}
