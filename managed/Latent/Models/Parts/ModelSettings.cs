using System.Globalization;
using Latent.IO;

namespace Latent.Models.Parts;

/// <summary>
/// The settings of which a model is made, as texts by name. A file of weights carries them in its metadata, so that the file alone says how
/// to make the model again. Numbers are written in the invariant culture and read back to the same bits.
/// </summary>
/// <param name="source">The file that the settings come from, for messages; any name for settings that are new.</param>
public sealed class ModelSettings(string source = "settings")
{
    private const int MostParts = 1000;

    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);

    /// <summary>The file that the settings come from.</summary>
    public string Source { get; } = source;

    /// <summary>All settings, ordered by name.</summary>
    public IReadOnlyDictionary<string, string> Entries => _entries;

    /// <summary>Whether there is a setting of a name.</summary>
    public bool Has(string name) => _entries.ContainsKey(name);

    /// <summary>Sets a text.</summary>
    public void Set(string name, string value)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        ArgumentNullException.ThrowIfNull(value);
        _entries[name] = value;
    }

    /// <summary>Sets a number.</summary>
    public void Set(string name, double value) => Set(name, value.ToString("R", CultureInfo.InvariantCulture));

    /// <summary>Sets a whole number.</summary>
    public void Set(string name, long value) => Set(name, value.ToString(CultureInfo.InvariantCulture));

    /// <summary>Sets a yes or no.</summary>
    public void Set(string name, bool value) => Set(name, value ? "true" : "false");

    /// <summary>Sets a list of whole numbers, such as sizes of layers.</summary>
    public void Set(string name, IEnumerable<int> values) =>
        Set(name, string.Join(",", values.Select(value => value.ToString(CultureInfo.InvariantCulture))));

    /// <summary>Sets the kind of an architecture and its own settings.</summary>
    public void Set(Architecture architecture)
    {
        ArgumentNullException.ThrowIfNull(architecture);
        Set(PartCatalog.ArchitectureName, architecture.Kind);
        architecture.WriteSettings(this);
    }

    /// <summary>Sets the kind of a likelihood and its own settings.</summary>
    public void Set(Likelihood likelihood)
    {
        ArgumentNullException.ThrowIfNull(likelihood);
        Set(PartCatalog.LikelihoodName, likelihood.Kind);
        likelihood.WriteSettings(this);
    }

    /// <summary>Reads a text.</summary>
    /// <exception cref="DataFileException">There is no setting of that name.</exception>
    public string Text(string name) => _entries.TryGetValue(name, out string? value)
        ? value
        : throw new DataFileException(Source, $"setting '{name}'", "missing", "a file that was saved with the settings of its model");

    /// <summary>Reads a whole number.</summary>
    /// <param name="name">The name.</param>
    /// <param name="least">The least number that is allowed.</param>
    /// <exception cref="DataFileException">There is no setting of that name, or it is not such a number.</exception>
    public int Whole(string name, int least = 0) => ParseWhole(name, Text(name), least);

    /// <summary>Reads a number.</summary>
    /// <exception cref="DataFileException">There is no setting of that name, or it is no finite number.</exception>
    public double Number(string name) =>
        double.TryParse(Text(name), NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : throw Wrong(name, Text(name), "a finite number");

    /// <summary>Reads a yes or no.</summary>
    /// <exception cref="DataFileException">There is no setting of that name, or it is neither.</exception>
    public bool Flag(string name) => Text(name) switch
    {
        "true" => true,
        "false" => false,
        string other => throw Wrong(name, other, "true or false"),
    };

    /// <summary>Reads a list of whole numbers of 1 or more; empty for an empty text.</summary>
    /// <exception cref="DataFileException">There is no setting of that name, or it is no such list.</exception>
    public IReadOnlyList<int> Sizes(string name) =>
        Text(name) is { Length: > 0 } text ? [.. Parts(name, text, ',').Select(size => ParseWhole(name, size, 1))] : [];

    /// <summary>The parts of a text. Their number is bounded, since each becomes a layer, which takes more memory than its text.</summary>
    /// <exception cref="DataFileException">There are too many.</exception>
    internal string[] Parts(string name, string text, char separator)
    {
        int count = text.Count(letter => letter == separator) + 1;
        return count <= MostParts ? text.Split(separator) : throw Wrong(name, $"a list of {count}", $"at most {MostParts}");
    }

    internal DataFileException Wrong(string name, string value, string expected) => new(Source, $"setting '{name}'", value, expected);

    private int ParseWhole(string name, string text, int least) =>
        int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) && number >= least
            ? number
            : throw Wrong(name, text, $"a whole number from {least} to {int.MaxValue}");
}
