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
            model.Take(WeightsMatch.Of(file, model.Variables).Require("the weights of the model that its settings describe"));
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

    /// <summary>Reads the parameters from a safetensors file: one that <see cref="Save(string)"/> wrote, or a PyTorch state dict.</summary>
    /// <inheritdoc cref="LoadWeights(TensorFile, bool)"/>
    /// <param name="path">The file.</param>
    /// <param name="strict">Whether the file must hold each parameter in its shape, and no other tensor of floats.</param>
    public WeightsReport LoadWeights(string path, bool strict = true) => LoadWeights(SafetensorsFile.Read(path), strict);

    /// <summary>
    /// Reads the parameters from the tensors of a file by their names. Tensors that are not of floats, such as the integers of
    /// <c>num_batches_tracked</c>, are skipped.
    /// </summary>
    /// <param name="file">The file, of any format.</param>
    /// <param name="strict">Whether the file must hold each parameter in its shape, and no other tensor of floats. Otherwise those that fit
    /// are loaded, and the others keep their numbers.</param>
    /// <returns>The names of what was loaded, and of what does not fit.</returns>
    /// <exception cref="DataFileException">The file is damaged; or, if <paramref name="strict"/>, does not fit, and the message lists all
    /// that does not. The parameters are then unchanged.</exception>
    public WeightsReport LoadWeights(TensorFile file, bool strict = true)
    {
        ArgumentNullException.ThrowIfNull(file);
        WeightsMatch match = WeightsMatch.Of(file, Variables);
        if (strict)
        {
            match.Require("the names and shapes of the model; strict: false loads those that fit");
        }

        return Take(match);
    }

    // Names and shapes are compared before memory is taken, so that a damaged file cannot ask for much.
    private WeightsReport Take(WeightsMatch match)
    {
        VariableStore store = Store;
        foreach ((Variable variable, float[] values) in match.Values)
        {
            store.Write(variable, values);
        }

        return match.Report;
    }
}
