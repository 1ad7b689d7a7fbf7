using Latent.Devices;
using Latent.IO;
using Latent.Models.Parts;

namespace Latent.Models;

/// <content>The files of a model: weights under PyTorch's names, and the settings of which the model is made.</content>
public abstract partial class Model
{
    /// <summary>
    /// Makes the model that a file describes, with its weights. The file is one that <see cref="Save(string)"/> wrote; it names the kind of
    /// model and its settings.
    /// </summary>
    /// <param name="path">The file.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="SafetensorsException">The file is damaged, or its weights are not those of its settings.</exception>
    /// <exception cref="DataFileException">The file has no settings, such as one of PyTorch; or it names a kind or part that is not
    /// registered, or a setting is not valid.</exception>
    public static Model Load(string path, Device? device = null)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        Model model = ModelCatalog.Make(FileSettings.Of(path, file.Metadata), device);
        try
        {
            model.LoadWeights(path, file);
            return model;
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Makes the model of a type that a file describes, with its weights.</summary>
    /// <typeparam name="T">The type of the model, such as <see cref="Vae"/>.</typeparam>
    /// <param name="path">The file.</param>
    /// <param name="device">Device of the parameters and computations; <see cref="Device.Default"/> if null.</param>
    /// <exception cref="DataFileException">The file describes a model of another type, or cannot be loaded; see
    /// <see cref="Load(string, Device?)"/>.</exception>
    public static T Load<T>(string path, Device? device = null)
        where T : Model
    {
        Model model = Load(path, device);
        if (model is T wanted)
        {
            return wanted;
        }

        using (model)
        {
            throw new DataFileException(path, "kind of model", $"{model.Kind} ({model.GetType().Name})", $"a {typeof(T).Name}");
        }
    }

    /// <summary>Writes the parameters to a safetensors file, under PyTorch's names. Either the whole file is written or none.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => Save(path, new Dictionary<string, string>());

    /// <summary>Writes the parameters to a safetensors file, with further entries in its metadata.</summary>
    /// <param name="path">The file.</param>
    /// <param name="metadata">The entries.</param>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path, IReadOnlyDictionary<string, string> metadata) => SafetensorsFile.Write(
        path,
        VariableFile.Tensors(Variables, Store),
        FileSettings.With(metadata, Settings));

    /// <summary>Reads the parameters from a safetensors file, as written here or from a PyTorch state dict.</summary>
    /// <exception cref="SafetensorsException">The file is damaged, lacks a parameter, holds another tensor or a wrong shape; the parameters
    /// are then unchanged.</exception>
    public void LoadWeights(string path)
    {
        LoadWeights(path, SafetensorsFile.Read(path));
    }

    // Names and shapes are compared before memory is taken, so that a damaged file cannot ask for much.
    private void LoadWeights(string path, SafetensorsFile file)
    {
        IReadOnlyList<(Variable Variable, float[] Values)> weights = VariableFile.Match(path, file, Variables);
        VariableStore store = Store;
        foreach ((Variable variable, float[] values) in weights)
        {
            store.Write(variable, values);
        }
    }
}
