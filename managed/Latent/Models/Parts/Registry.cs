using System.Collections.Concurrent;
using Latent.IO;

namespace Latent.Models.Parts;

/// <summary>Makers of parts by the names that settings give them.</summary>
/// <param name="setting">The setting that names a part.</param>
/// <param name="register">The method that registers a part, for messages.</param>
internal sealed class Registry<T>(string setting, string register)
{
    private readonly ConcurrentDictionary<string, Func<ModelSettings, T>> _makers = new(StringComparer.Ordinal);

    /// <summary>The names, in order.</summary>
    public IReadOnlyList<string> Names => [.. _makers.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Sets the maker of a name.</summary>
    public Func<ModelSettings, T> this[string name]
    {
        set
        {
            ArgumentException.ThrowIfNullOrEmpty(name);
            ArgumentNullException.ThrowIfNull(value);
            _makers[name] = value;
        }
    }

    /// <summary>Makes the part that settings name.</summary>
    /// <exception cref="DataFileException">The settings name no part that is registered, or a value is not valid.</exception>
    public T Make(ModelSettings settings)
    {
        ArgumentNullException.ThrowIfNull(settings);
        string name = settings.Text(setting);
        if (!_makers.TryGetValue(name, out Func<ModelSettings, T>? make))
        {
            throw settings.Wrong(setting, name, $"one of {string.Join(", ", Names)}; register your own with {register}");
        }

        return Checked(settings, setting, () => make(settings));
    }

    /// <summary>Makes a part, whose refusal of a value becomes an error of the settings.</summary>
    /// <exception cref="DataFileException">The part refused a value.</exception>
    public static TPart Checked<TPart>(ModelSettings settings, string setting, Func<TPart> make)
    {
        try
        {
            return make();
        }
        catch (Exception error) when (error is ArgumentException or OverflowException)
        {
            throw new DataFileException(
                settings.Source, $"{setting} '{settings.Text(setting)}'", $"not valid ({error.Message.TrimEnd('.')})",
                "settings of which it can be made", error);
        }
    }
}
