using Latent.IO;
using Latent.Models.Parts;

namespace Latent.Models;

/// <summary>The settings of a model in the metadata of its file of weights: one entry each, <c>latent.model</c> for the kind.</summary>
internal static class FileSettings
{
    private const string KindEntry = "latent.model", Prefix = "latent.settings.";

    /// <summary>Metadata with settings, in the format of PyTorch's files.</summary>
    public static Dictionary<string, string> With(IReadOnlyDictionary<string, string> metadata, ModelSettings settings)
    {
        Dictionary<string, string> entries = new(metadata) { ["format"] = "pt" };
        foreach ((string name, string value) in settings.Entries)
        {
            entries[name == ModelCatalog.KindName ? KindEntry : Prefix + name] = value;
        }

        return entries;
    }

    /// <summary>The settings in metadata.</summary>
    /// <exception cref="DataFileException">There are none.</exception>
    public static ModelSettings Of(string path, IReadOnlyDictionary<string, string> metadata)
    {
        if (!Has(metadata))
        {
            throw new DataFileException(
                path, "metadata", "without settings of a model",
                "a file that Save wrote; make the model in code, and read other files with LoadWeights");
        }

        ModelSettings settings = new(path);
        settings.Set(ModelCatalog.KindName, metadata[KindEntry]);
        foreach ((string name, string value) in metadata.Where(entry => entry.Key.StartsWith(Prefix, StringComparison.Ordinal)))
        {
            string setting = name[Prefix.Length..];
            if (setting.Length == 0 || setting == ModelCatalog.KindName)
            {
                throw new DataFileException(path, "metadata entry", name, $"the name of a setting; {KindEntry} holds the kind");
            }

            settings.Set(setting, value);
        }

        return settings;
    }

    /// <summary>Whether metadata hold the settings of a model; files of early versions hold the kind alone.</summary>
    public static bool Has(IReadOnlyDictionary<string, string> metadata) =>
        metadata.ContainsKey(KindEntry) && metadata.ContainsKey(Prefix + "inputs");
}
