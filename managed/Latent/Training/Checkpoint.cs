using System.Globalization;
using Latent.Devices;
using Latent.IO;
using Latent.Models;

namespace Latent.Training;

/// <summary>The file of the state of a training: parameters, optimizer state, epoch, step and row, as safetensors.</summary>
internal static class Checkpoint
{
    private const string PlannedEpochs = "latent.planned_epochs", RateFactor = "latent.rate_factor", Sums = "latent.sums";

    // The kernels on which the bits of the training depend.
    private const string Kernels = "latent.kernels";

    // The name of PlannedEpochs in files of earlier versions, some of which lack it.
    private const string DecayEpochs = "latent.decay_epochs";

    public static void Write(string path, Model model, StepSettings settings, TrainingPlace place)
    {
        Dictionary<string, string> metadata = new()
        {
            ["format"] = "pt",
            ["latent.epoch"] = place.Epoch.ToString(CultureInfo.InvariantCulture),
            ["latent.step"] = place.Step.ToString(CultureInfo.InvariantCulture),
            ["latent.row"] = place.Row.ToString(CultureInfo.InvariantCulture),
            [PlannedEpochs] = place.PlannedEpochs.ToString(CultureInfo.InvariantCulture),
            [RateFactor] = place.RateFactor.ToString("R", CultureInfo.InvariantCulture),
            [Kernels] = KernelsOf(model),
            [Sums] = string.Join(' ', place.Sums.Select(sum => sum.ToString("R", CultureInfo.InvariantCulture))),
        };
        IEnumerable<NamedTensor> tensors = VariableFile.Tensors(model.Variables, model.Store)
            .Concat(VariableFile.Tensors(settings.State.Variables, settings.State.Store));
        SafetensorsFile.WriteSummed(
            path,
            settings.Average is { } average ? tensors.Concat(VariableFile.Tensors(average.Variables, average.Store)) : tensors,
            metadata);
    }

    /// <summary>The kernels with which the state was computed; null in a file of an earlier version.</summary>
    public static string? ReadKernels(string path) => SafetensorsFile.ReadMetadata(path).GetValueOrDefault(Kernels);

    /// <summary>The kernels of a model's device: the variant of the CPU's, or the name of another device.</summary>
    public static string KernelsOf(Model model) => model.Device.IsCpu ? $"{model.Device.Context.Variant}" : model.Device.Name;

    public static TrainingPlace Read(string path, Model model, StepSettings settings)
    {
        SafetensorsFile file = SafetensorsFile.ReadSummed(path);
        IReadOnlyList<(Variable Variable, float[] Values)> values =
            WeightsMatch.Of(file, [.. model.Variables, .. settings.Variables]).Require("the model and optimizer that SaveState had").Values;
        string planned = file.Metadata.ContainsKey(PlannedEpochs) ? PlannedEpochs : DecayEpochs;
        TrainingPlace place = new(
            (int)Number(path, file, "latent.epoch", int.MaxValue),
            Number(path, file, "latent.step", long.MaxValue),
            Number(path, file, "latent.row", long.MaxValue),
            file.Metadata.ContainsKey(planned) ? (int)Number(path, file, planned, int.MaxValue) : 0,
            file.Metadata.ContainsKey(RateFactor) ? Factor(path, file) : 1,
            ReadSums(path, file));
        VariableStore[] stores = [model.Store, .. settings.Stores];
        foreach ((Variable variable, float[] numbers) in values)
        {
            stores.First(store => store.Contains(variable)).Write(variable, numbers);
        }

        return place;
    }

    private static long Number(string path, SafetensorsFile file, string key, long limit)
    {
        string text = file.Metadata.GetValueOrDefault(key, "");
        return long.TryParse(text, CultureInfo.InvariantCulture, out long number) && number >= 0 && number <= limit
            ? number
            : throw new SafetensorsException(path, null, $"metadata {key}", text, $"a number from 0 to {limit}, as SaveState writes it");
    }

    // Files of earlier versions lack the entry.
    private static double[] ReadSums(string path, SafetensorsFile file)
    {
        string text = file.Metadata.GetValueOrDefault(Sums, "");
        return Array.ConvertAll(text.Split(' ', StringSplitOptions.RemoveEmptyEntries), word =>
            double.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out double sum)
                ? sum
                : throw new SafetensorsException(path, null, $"metadata {Sums}", text, "numbers, as SaveState writes them"));
    }

    private static double Factor(string path, SafetensorsFile file)
    {
        string text = file.Metadata[RateFactor];
        return double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double factor)
            && factor >= 0 && double.IsFinite(factor)
            ? factor
            : throw new SafetensorsException(
                path, null, $"metadata {RateFactor}", text, "a finite number of 0 or more, as SaveState writes it");
    }
}
