using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Models;
using Latent.Modules;
using Latent.Training;

namespace Latent.Cli.Storage;

/// <content>The reading of the files, and the checks that they belong together.</content>
internal sealed partial class ModelDirectory
{
    // Far above the length of files that training writes; a longer file is something else.
    private const int MaxTextBytes = 64 << 20;

    private const string ByTrain = "a file that 'latent train' wrote";

    /// <summary>The identity of the training whose configuration is here; null if there is none, or it is of an earlier version.</summary>
    public string? Run => TryReadConfig()?.Run;

    /// <summary>Whether a training has left files here.</summary>
    public bool HasModel => File.Exists(ConfigFile) || File.Exists(WeightsFile) || File.Exists(StateFile);

    /// <summary>Whether the folder has a configuration and weights of one training.</summary>
    public bool IsWhole => File.Exists(WeightsFile) && TryReadConfig() is { } config && IsOneRun(config, out _);

    /// <summary>Reads the configuration and the weights: of the finished training, or else of the unfinished one.</summary>
    /// <exception cref="DataFileException">A file is missing, damaged, or does not fit the other.</exception>
    public (ModelConfig Config, Model Model) Load(Device device)
    {
        if (Source() is { } source && source != this)
        {
            return source.Load(device);
        }

        if (!File.Exists(ConfigFile) && CheckpointOf().HasModel)
        {
            throw new DataFileException(Path, "model", "missing",
                "one of a training that has ended or saved its state; a training has begun here, and --resume continues it");
        }

        ModelConfig config = ReadConfig();
        string file = File.Exists(WeightsFile) || !File.Exists(StateFile) ? WeightsFile : StateFile;
        config.Validate(ConfigFile, File.Exists(file) ? new FileInfo(file).Length : throw Missing(file));
        if (!IsOneRun(config, out string of))
        {
            throw new DataFileException(WeightsFile, "training", of,
                $"{config.Run ?? "none"}, as in {System.IO.Path.GetFileName(ConfigFile)} beside it, for a saving was cut short; "
                + "train again with --overwrite");
        }

        Model model = config.CreateModel(device);
        try
        {
            if (file == WeightsFile)
            {
                LoadWeights(model);
            }
            else
            {
                LoadState(model, config, file);
            }

            return (config, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Reads the weights of the finished training into its model.</summary>
    /// <exception cref="DataFileException">The file is damaged, or of another model.</exception>
    public void LoadWeights(Model model)
    {
        model.LoadWeights(WeightsFile);
        if (SafetensorsFile.ReadMetadata(WeightsFile).TryGetValue(WeightsSum.Entry, out string? sum) && sum != WeightsSum.Of(model))
        {
            throw new DataFileException(WeightsFile, "SHA-256 of the weights", WeightsSum.Of(model), $"{sum}, as when they were written");
        }

        RequireFinite(model, WeightsFile);
    }

    /// <summary>Returns the configuration, or null if it is missing or damaged.</summary>
    public ModelConfig? TryReadConfig()
    {
        try
        {
            return File.Exists(ConfigFile) ? ReadConfig() : null;
        }
        catch (DataFileException)
        {
            return null;
        }
    }

    /// <summary>Loads a model that has codes.</summary>
    /// <exception cref="CommandException">The model has no codes.</exception>
    public (ModelConfig Config, LatentModel Model) LoadWithCodes(Device device)
    {
        (ModelConfig config, Model model) = Load(device);
        if (model is LatentModel latent)
        {
            return (config, latent);
        }

        model.Dispose();
        throw new CommandException(
            $"'{Path}' holds a model of the kind {config.Model}, which has no code of an image alone; give the folder of an autoencoder, "
            + "or of vae, conv-vae or beta-vae");
    }

    /// <summary>Reads the metrics of the finished epochs.</summary>
    /// <exception cref="DataFileException">The file is missing or damaged.</exception>
    public IReadOnlyList<EpochLine> ReadMetrics() => Source() is { } source && source != this
        ? source.ReadMetrics()
        : [.. ReadText(MetricsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(ParseLine)];

    /// <summary>Reads the metrics of the first epochs; what a killed process left of a later line is ignored.</summary>
    /// <param name="epochs">The number of epochs.</param>
    /// <exception cref="DataFileException">The file is missing or damaged, or has fewer epochs.</exception>
    public IReadOnlyList<EpochLine> ReadMetrics(int epochs)
    {
        if (epochs == 0)
        {
            return [];
        }

        string[] lines = ReadText(MetricsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        return lines.Length >= epochs
            ? [.. lines.Take(epochs).Select(ParseLine)]
            : throw new DataFileException(MetricsFile, "number of lines", $"{lines.Length}", $"{epochs}, one for each epoch of the state");
    }

    /// <summary>The folder to read from: that of the checkpoint, if this one has no whole model and that one has.</summary>
    private ModelDirectory Source()
    {
        ModelDirectory checkpoint = CheckpointOf();
        return IsWhole || !File.Exists(checkpoint.StateFile) ? this : checkpoint;
    }

    /// <summary>Whether configuration and weights are of one training. Weights of other programs, such as PyTorch, name none.</summary>
    private bool IsOneRun(ModelConfig config, out string of)
    {
        of = "none";
        if (!File.Exists(WeightsFile))
        {
            return true;
        }

        IReadOnlyDictionary<string, string> entries = SafetensorsFile.ReadMetadata(WeightsFile);
        string? run = entries.GetValueOrDefault(RunId.Entry);
        of = run ?? "none";
        return run == config.Run || (run is null && !entries.ContainsKey("latent.model"));
    }

    private static void LoadState(Model model, ModelConfig config, string file)
    {
        using Trainer trainer = config.CreateTrainer(model);
        trainer.LoadState(file);
        RequireFinite(model, file);
    }

    private static void RequireFinite(Model model, string file)
    {
        foreach (Parameter variable in model.Variables)
        {
            float[] values = model.Read(variable);
            int bad = Array.FindIndex(values, value => !float.IsFinite(value));
            if (bad >= 0)
            {
                throw new DataFileException(file, $"number {bad} of tensor '{variable.Name}'",
                    values[bad].ToString(CultureInfo.InvariantCulture), "a finite number");
            }
        }
    }

    private ModelConfig ReadConfig() => Parse(ConfigFile, "content", ReadText(ConfigFile), ConfigJson.Default.ModelConfig);

    private EpochLine ParseLine(string text, int index)
    {
        string what = $"line {index + 1}";
        EpochLine line = Parse(MetricsFile, what, text, MetricsJson.Default.EpochLine);
        if (line.Epoch <= index)
        {
            throw new DataFileException(MetricsFile, $"epoch of {what}", $"{line.Epoch}", $"{index + 1} or more");
        }

        return line.Numbers.FirstOrDefault(number => !double.IsFinite(number.Value)) is { Key: { } bad }
            ? throw new DataFileException(MetricsFile, $"{bad} of {what}", "no finite number", ByTrain)
            : line;
    }

    private static string ReadText(string file)
    {
        FileInfo info = new(file);
        if (!info.Exists)
        {
            throw Missing(file);
        }

        return info.Length <= MaxTextBytes
            ? File.ReadAllText(file)
            : throw new DataFileException(file, "length", $"{info.Length} bytes", $"at most {MaxTextBytes}");
    }

    private static T Parse<T>(string file, string what, string text, JsonTypeInfo<T> type)
        where T : class
    {
        try
        {
            return JsonSerializer.Deserialize(text, type) ?? throw new DataFileException(file, what, "null", ByTrain);
        }
        catch (JsonException error)
        {
            throw new DataFileException(file, what, $"damaged ({error.Message.TrimEnd('.')})", ByTrain, error);
        }
    }

    private static DataFileException Missing(string file) => new(file, "file", "missing", ByTrain);
}
