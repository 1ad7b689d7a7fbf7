using System.CommandLine;
using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Models;
using Latent.Modules;
using Latent.Training;

namespace Latent.Cli.Storage;

/// <summary>
/// A folder with a trained model: weights, configuration, metrics and pictures, and in <c>checkpoint</c> those of an unfinished training.
/// Each file is written atomically.
/// </summary>
internal sealed class ModelDirectory
{
    // Far above the length of files that training writes; a longer file is something else.
    private const int MaxTextBytes = 64 << 20;

    /// <summary>The file of <c>latent evaluate</c>.</summary>
    public const string EvaluationName = "evaluation.json";

    private const string ByTrain = "a file that 'latent train' wrote";
    private const string CheckpointName = "checkpoint";

    private readonly bool _isNew;

    private ModelDirectory(string path, bool isNew) => (Path, _isNew) = (path, isNew);

    /// <summary>The path of the folder, as it was given.</summary>
    public string Path { get; }

    public string WeightsFile => FileNamed("model.safetensors");

    public string ConfigFile => FileNamed("config.json");

    public string MetricsFile => FileNamed("metrics.jsonl");

    /// <summary>The state of an unfinished training.</summary>
    public string StateFile => FileNamed("state.safetensors");

    /// <summary>The identity of the training whose configuration is here; null if there is none, or it is of an earlier version.</summary>
    public string? Run => TryReadConfig()?.Run;

    /// <summary>Whether a training has left files here.</summary>
    public bool HasModel => File.Exists(ConfigFile) || File.Exists(WeightsFile) || File.Exists(StateFile);

    /// <summary>The argument for such a folder.</summary>
    public static Argument<string> Argument() => new("MODEL_DIR") { Description = "The folder that 'latent train' wrote" };

    /// <summary>Creates the folder if it does not exist, and checks that files can be written into it.</summary>
    /// <exception cref="DataFileException">The folder cannot be created or written to.</exception>
    public static ModelDirectory Create(string path)
    {
        bool isNew = !Directory.Exists(path);
        OutputFolder.Probe(path);
        return new ModelDirectory(path, isNew);
    }

    /// <summary>Opens a folder that exists.</summary>
    /// <exception cref="DataFileException">The folder does not exist.</exception>
    public static ModelDirectory Open(string path) => Directory.Exists(path)
        ? new ModelDirectory(path, isNew: false)
        : throw new DataFileException(path, "model folder", "missing", "a folder that 'latent train' wrote");

    /// <summary>Returns the path of a file in the folder.</summary>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes the folder if it was created for a training that wrote no file.</summary>
    public void RemoveIfNewAndEmpty()
    {
        if (_isNew && !Directory.EnumerateFileSystemEntries(Path).Any())
        {
            Directory.Delete(Path);
        }
    }

    /// <summary>Returns the folder of an unfinished training into this one; it may be missing.</summary>
    public ModelDirectory CheckpointOf() => new(FileNamed(CheckpointName), isNew: false);

    /// <summary>
    /// Writes a model in place of an earlier one, and deletes that one's evaluation and the given pictures. Nothing changes before all
    /// files are on the disk. The weights come last: where the process ends before, they are of another run than the configuration, and
    /// <see cref="Load"/> says so.
    /// </summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(Model model, ModelConfig config, IEnumerable<EpochLine> metrics, IEnumerable<string> oldPictures)
    {
        using FileSet files = new(Path);
        files.Add(System.IO.Path.GetFileName(ConfigFile), stream => WriteConfig(stream, config));
        files.Add(System.IO.Path.GetFileName(MetricsFile), stream => MetricsLog.Write(stream, metrics));
        Dictionary<string, string> entries = new() { [WeightsSum.Entry] = WeightsSum.Of(model) };
        if (config.Run is { } run)
        {
            entries[RunId.Entry] = run;
        }

        files.AddFile(System.IO.Path.GetFileName(WeightsFile), path => model.Save(path, entries));
        foreach (string old in oldPictures.Append(EvaluationName))
        {
            File.Delete(FileNamed(old));
        }

        files.Commit();
    }

    /// <summary>Writes the configuration alone, without a wait for the disk.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteConfig(ModelConfig config) =>
        AtomicFile.Write(ConfigFile, stream => WriteConfig(stream, config), isDurable: false);

    /// <summary>Waits until the configuration is on the disk.</summary>
    /// <exception cref="IOException">The disk did not take it.</exception>
    public void SyncConfig()
    {
        using FileStream file = new(ConfigFile, FileMode.Open, FileAccess.Write, FileShare.Read);
        FileSync.Flush(file);
    }

    /// <summary>Reads the configuration and the weights: of the finished training, or else of the unfinished one.</summary>
    /// <exception cref="DataFileException">A file is missing, damaged, or does not fit the other.</exception>
    public (ModelConfig Config, Model Model) Load(Device device)
    {
        if (Source() is { } source && source != this)
        {
            return source.Load(device);
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
            LoadWeights(model, config, file);
            return (config, model);
        }
        catch
        {
            model.Dispose();
            throw;
        }
    }

    /// <summary>Writes weights from elsewhere beside the configuration, after a check that they fit it.</summary>
    /// <exception cref="DataFileException">There are weights already; the configuration is missing or damaged; or the weights do not fit
    /// it.</exception>
    public void Import(TensorFile file, Device device)
    {
        if (File.Exists(WeightsFile))
        {
            throw new DataFileException(WeightsFile, "file", "there already",
                "a folder with config.json alone, so that no weights are lost");
        }

        ModelConfig config = ReadConfig();
        config.Validate(ConfigFile, file.Tensors.Sum(tensor => sizeof(float) * (long)tensor.Values.Length));
        using Model model = config.CreateModel(device);
        model.LoadWeights(file);
        // They are of no training of this program.
        Save(model, config with { Run = null }, [], []);
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
            $"'{Path}' holds a {config.Model}, which has no codes of images; give the folder of an autoencoder or a VAE");
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

    /// <summary>Writes a text into a file of the folder.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteText(string name, string text) => WriteLines(FileNamed(name), [text]);

    /// <summary>The folder to read from: that of the checkpoint, if this one has no whole model and that one has.</summary>
    private ModelDirectory Source()
    {
        ModelDirectory checkpoint = CheckpointOf();
        bool isWhole = File.Exists(WeightsFile) && TryReadConfig() is { } config && IsOneRun(config, out _);
        return isWhole || !File.Exists(checkpoint.StateFile) ? this : checkpoint;
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

    private static void LoadWeights(Model model, ModelConfig config, string file)
    {
        if (System.IO.Path.GetFileName(file).StartsWith("state", StringComparison.Ordinal))
        {
            using Trainer trainer = config.CreateTrainer(model);
            trainer.LoadState(file);
        }
        else
        {
            model.LoadWeights(file);
            if (SafetensorsFile.ReadMetadata(file).TryGetValue(WeightsSum.Entry, out string? sum) && sum != WeightsSum.Of(model))
            {
                throw new DataFileException(file, "SHA-256 of the weights", WeightsSum.Of(model), $"{sum}, as when they were written");
            }
        }

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

    private EpochLine ParseLine(string line, int index) =>
        Parse(MetricsFile, $"line {index + 1}", line, MetricsJson.Default.EpochLine);

    private static void WriteConfig(Stream stream, ModelConfig config) =>
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config, ConfigJson.Default.ModelConfig) + "\n"));

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

    private static void WriteLines(string file, IEnumerable<string> lines) => AtomicFile.Write(file, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    });

    private static DataFileException Missing(string file) => new(file, "file", "missing", ByTrain);
}
