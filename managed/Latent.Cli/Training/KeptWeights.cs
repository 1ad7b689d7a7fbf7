using System.Globalization;
using Latent.Devices;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Training;

/// <summary>A copy of a model's weights after an epoch.</summary>
internal sealed class KeptWeights(Model model) : IDisposable
{
    private readonly VariableStore _store = new(model.Device, model.Store.Variables);

    /// <summary>The number of the epoch; 0 before the first copy.</summary>
    public int Epoch { get; private set; }

    /// <summary>The name of a file of the weights after an epoch.</summary>
    public static string FileName(int epoch) => string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch}.safetensors");

    /// <summary>Copies the present weights.</summary>
    public void Take(int epoch)
    {
        model.Store.CopyTo(_store);
        Epoch = epoch;
    }

    /// <summary>Gives the model the kept weights.</summary>
    public void Restore() => _store.CopyTo(model.Store);

    /// <summary>Writes the kept weights.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void Save(string path) => SafetensorsFile.WriteSummed(path, VariableFile.Tensors(model.Variables, _store),
        new Dictionary<string, string> { ["format"] = "pt" });

    /// <summary>Reads the kept weights of an epoch.</summary>
    /// <exception cref="DataFileException">The file is missing, damaged or of another model.</exception>
    public void Load(string path, int epoch)
    {
        WeightsMatch match = WeightsMatch.Of(SafetensorsFile.ReadSummed(path), model.Variables).Require("the weights of this training");
        foreach ((Variable variable, float[] values) in match.Values)
        {
            _store.Write(variable, values);
        }

        Epoch = epoch;
    }

    public void Dispose() => _store.Dispose();
}
