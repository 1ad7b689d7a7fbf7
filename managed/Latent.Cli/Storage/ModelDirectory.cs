using System.CommandLine;
using System.Text;
using System.Text.Json;
using Latent.Devices;
using Latent.Interop;
using Latent.IO;
using Latent.Models;

namespace Latent.Cli.Storage;

/// <summary>
/// A folder with a trained model: weights, configuration, metrics and pictures, and in <c>checkpoint</c> those of an unfinished training.
/// Each file is written atomically.
/// </summary>
internal sealed partial class ModelDirectory
{
    /// <summary>The file of <c>latent evaluate</c>.</summary>
    public const string EvaluationName = "evaluation.json";

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

    /// <summary>Throws if a folder has the name of a file that a training writes.</summary>
    /// <param name="pictures">The names of its pictures.</param>
    /// <exception cref="DataFileException">There is such a folder.</exception>
    public void RequireRoom(IEnumerable<string> pictures)
    {
        foreach (string file in (IEnumerable<string>)[WeightsFile, ConfigFile, MetricsFile, .. pictures.Select(FileNamed)])
        {
            if (Directory.Exists(file))
            {
                throw new DataFileException(file, "output file", "a folder", "the name of a file");
            }
        }
    }

    /// <summary>Returns the path of a file in the folder.</summary>
    public string FileNamed(string name) => System.IO.Path.Combine(Path, name);

    /// <summary>Deletes the folder if it was created for a training that wrote no file.</summary>
    public void RemoveIfNewAndEmpty()
    {
        if (_isNew && Directory.Exists(Path) && !Directory.EnumerateFileSystemEntries(Path).Any())
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

    /// <summary>Writes a text into a file of the folder.</summary>
    /// <exception cref="IOException">The file cannot be written.</exception>
    public void WriteText(string name, string text) => WriteLines(FileNamed(name), [text]);

    private static void WriteConfig(Stream stream, ModelConfig config) =>
        stream.Write(Encoding.UTF8.GetBytes(JsonSerializer.Serialize(config, ConfigJson.Default.ModelConfig) + "\n"));

    private static void WriteLines(string file, IEnumerable<string> lines) => AtomicFile.Write(file, stream =>
    {
        using StreamWriter writer = new(stream, leaveOpen: true) { NewLine = "\n" };
        foreach (string line in lines)
        {
            writer.WriteLine(line);
        }
    });
}
