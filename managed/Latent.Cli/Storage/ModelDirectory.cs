using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Latent.Devices;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Storage;

/// <summary>A folder with a trained model: weights, configuration, metrics and pictures. Each file is written atomically.</summary>
internal sealed class ModelDirectory
{
    // Far above the length of files that training writes; a longer file is something else.
    private const int MaxTextBytes = 64 << 20;

    /// <summary>The file of <c>latent evaluate</c>.</summary>
    public const string EvaluationName = "evaluation.json";

    private const string ByTrain = "a file that 'latent train' wrote";

    private readonly bool _isNew;

    private ModelDirectory(string path, bool isNew) => (Path, _isNew) = (path, isNew);

    /// <summary>The path of the folder, as it was given.</summary>
    public string Path { get; }

    public string WeightsFile => FileNamed("model.safetensors");

    public string ConfigFile => FileNamed("config.json");

    public string MetricsFile => FileNamed("metrics.jsonl");

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

    /// <summary>Writes a model in place of an earlier one, and deletes that one's evaluation and the given pictures.</summary>
    /// <exception cref="IOException">A file cannot be written.</exception>
    public void Save(Model model, ModelConfig config, IEnumerable<EpochLine> metrics, IEnumerable<string> oldPictures)
    {
        foreach (string? old in oldPictures.Append(EvaluationName))
        {
            File.Delete(FileNamed(old));
        }

        model.Save(WeightsFile);
        WriteLines(MetricsFile, metrics.Select(line => JsonSerializer.Serialize(line, MetricsJson.Default.EpochLine)));
        WriteLines(ConfigFile, [JsonSerializer.Serialize(config, ConfigJson.Default.ModelConfig)]);
    }

    /// <summary>Reads the configuration, and creates the model with its weights.</summary>
    /// <exception cref="DataFileException">A file is missing, damaged, or does not fit the other.</exception>
    public (ModelConfig Config, Model Model) Load(Device device)
    {
        ModelConfig config = Parse(ConfigFile, "content", ReadText(ConfigFile), ConfigJson.Default.ModelConfig);
        FileInfo weights = new(WeightsFile);
        config.Validate(ConfigFile, weights.Exists ? weights.Length : throw Missing(WeightsFile));
        Model model = config.CreateModel(device);
        try
        {
            model.LoadWeights(WeightsFile);
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

        ModelConfig config = Parse(ConfigFile, "content", ReadText(ConfigFile), ConfigJson.Default.ModelConfig);
        config.Validate(ConfigFile, file.Tensors.Sum(tensor => sizeof(float) * (long)tensor.Values.Length));
        using Model model = config.CreateModel(device);
        model.LoadWeights(file);
        WriteLines(MetricsFile, []);
        model.Save(WeightsFile);
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
    public IReadOnlyList<EpochLine> ReadMetrics() =>
    [
        .. ReadText(MetricsFile).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select((line, index) => Parse(MetricsFile, $"line {index + 1}", line, MetricsJson.Default.EpochLine)),
    ];

    /// <summary>Writes a text into a file of the folder.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteText(string name, string text) => WriteLines(FileNamed(name), [text]);

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
