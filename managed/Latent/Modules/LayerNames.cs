namespace Latent.Modules;

/// <summary>Gives the layers of a module their names in order: fc1, fc2, conv1, fc3, …</summary>
public sealed class LayerNames
{
    private readonly Dictionary<string, int> _counts = [];

    /// <summary>The next name of a kind of layer.</summary>
    /// <param name="kind">The kind, such as <c>fc</c>.</param>
    public string Next(string kind)
    {
        ArgumentException.ThrowIfNullOrEmpty(kind);
        int count = _counts.GetValueOrDefault(kind) + 1;
        _counts[kind] = count;
        return $"{kind}{count}";
    }
}
