using System.Globalization;
using Latent.IO;
using Latent.Models;

namespace Latent.Training;

/// <summary>The file of the state of a training: parameters, optimizer state, epoch, step and row, as safetensors.</summary>
internal static class Checkpoint
{
    private const string DecayEpochs = "latent.decay_epochs";

    public static void Write(string path, Model model, OptimizerState state, int epoch, long step, int row, int decayEpochs) =>
        SafetensorsFile.Write(
        path,
        VariableFile.Tensors(model.Variables, model.Store).Concat(VariableFile.Tensors(state.Variables, state.Store)),
        new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["latent.epoch"] = epoch.ToString(CultureInfo.InvariantCulture),
            ["latent.step"] = step.ToString(CultureInfo.InvariantCulture),
            ["latent.row"] = row.ToString(CultureInfo.InvariantCulture),
            [DecayEpochs] = decayEpochs.ToString(CultureInfo.InvariantCulture),
        });

    public static (int Epoch, long Step, int Row, int DecayEpochs) Read(string path, Model model, OptimizerState state)
    {
        SafetensorsFile file = SafetensorsFile.Read(path);
        IReadOnlyList<(Variable Variable, float[] Values)> values =
            WeightsMatch.Of(file, [.. model.Variables, .. state.Variables]).Require("the model and optimizer that SaveState had").Values;
        (int epoch, int row) = ((int)Number(path, file, "latent.epoch", int.MaxValue), (int)Number(path, file, "latent.row", int.MaxValue));
        long step = Number(path, file, "latent.step", long.MaxValue);
        // Files of earlier versions lack the entry.
        int decayEpochs = file.Metadata.ContainsKey(DecayEpochs) ? (int)Number(path, file, DecayEpochs, int.MaxValue) : 0;
        foreach ((Variable variable, float[] numbers) in values)
        {
            (model.Store.Contains(variable) ? model.Store : state.Store).Write(variable, numbers);
        }

        return (epoch, step, row, decayEpochs);
    }

    private static long Number(string path, SafetensorsFile file, string key, long limit)
    {
        string text = file.Metadata.GetValueOrDefault(key, "");
        return long.TryParse(text, CultureInfo.InvariantCulture, out long number) && number >= 0 && number <= limit
            ? number
            : throw new SafetensorsException(path, null, $"metadata {key}", text, $"a number from 0 to {limit}, as SaveState writes it");
    }
}
