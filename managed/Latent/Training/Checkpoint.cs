using System.Globalization;
using Latent.Compilation;
using Latent.IO;

namespace Latent;

/// <summary>The file of a training's state: parameters, optimizer state, epoch and step, as safetensors.</summary>
internal static class Checkpoint
{
    public static void Write(string path, Model model, OptimizerState state, int epoch, long step) => SafetensorsFile.Write(
        path,
        Stores(model, state).SelectMany(store => store.ToTensors()),
        new Dictionary<string, string>
        {
            ["format"] = "pt",
            ["latent.epoch"] = epoch.ToString(CultureInfo.InvariantCulture),
            ["latent.step"] = step.ToString(CultureInfo.InvariantCulture),
        });

    public static (int Epoch, long Step) Read(string path, Model model, OptimizerState state)
    {
        VariableStore[] stores = Stores(model, state);
        SafetensorsFile file = SafetensorsFile.Read(path);
        IReadOnlyList<(Variable Variable, float[] Values)> values = VariableFile.Match(path, file, stores.SelectMany(store => store.Variables));
        (int epoch, long step) = ((int)Number(path, file, "latent.epoch"), Number(path, file, "latent.step"));
        foreach ((Variable variable, float[] numbers) in values)
        {
            numbers.CopyTo(stores.First(store => store.Contains(variable))[variable]);
        }

        return (epoch, step);
    }

    private static VariableStore[] Stores(Model model, OptimizerState state) => [model.Store, state.Store];

    private static long Number(string path, SafetensorsFile file, string key)
    {
        string text = file.Metadata.GetValueOrDefault(key, "");
        return long.TryParse(text, CultureInfo.InvariantCulture, out long number) && number >= 0
            ? number
            : throw new SafetensorsException(path, null, $"metadata {key}", text, "a number of 0 or more, as SaveState writes it");
    }
}
